import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Radio, RadioGroup } from '@backstage/ui';
import { CellOverview } from '@longshore/plugin-clusters-common';
import { ExplainedButton, useToast } from '@longshore/plugin-longshore-react';
import { useState } from 'react';
import { clustersApiRef } from '../../api';
import { useReadAgain } from '../../hooks/useClusters';
import { useManageDenied } from '../../hooks/useDenied';
import { useMissing } from '../../hooks/useMissing';
import { clustersTranslationRef } from '../../translation';
import { NamedFailure } from '../NamedFailure';
import {
  CredentialsDraft,
  CredentialsFields,
  EMPTY_DRAFT,
  toCredentials,
} from '../Credentials';
import styles from './CellSettings.module.css';

const TYPES: CredentialsDraft['type'][] = [
  'kubeconfig',
  'token',
  'client-certificate',
];

/** New credentials in place of the old, which nobody can read. */
export function ReplaceCredentials({ cell }: { cell: CellOverview }) {
  const { t } = useTranslationRef(clustersTranslationRef);
  const api = useApi(clustersApiRef);
  const toast = useToast();
  const readAgain = useReadAgain();
  const [draft, setDraft] = useState(EMPTY_DRAFT);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const credentials = toCredentials(draft);
  const mayNot = useManageDenied();
  const missing = useMissing({
    [t('settings.credentials')]: credentials !== undefined,
  });

  // Not a mutation, whose cache would keep the credentials for minutes.
  const replace = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await api.changeCell(cell.name, { credentials });
      setDraft(EMPTY_DRAFT);
      toast(t('settings.replaced', { cell: cell.name }));
      await readAgain();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };

  return (
    <section className={styles.panel}>
      <h3 className={styles.title}>{t('settings.credentials')}</h3>
      <p className={styles.text}>{t('settings.credentialsText')}</p>
      <RadioGroup
        label={t('register.way')}
        value={draft.type}
        onChange={value => {
          const type = TYPES.find(each => each === value);
          if (type) {
            setDraft({ ...EMPTY_DRAFT, type });
          }
        }}
        isDisabled={isBusy}
      >
        {TYPES.map(type => (
          <Radio key={type} value={type}>
            {t(`register.wayName.${type}`)}
          </Radio>
        ))}
      </RadioGroup>
      <CredentialsFields
        draft={draft}
        onChange={setDraft}
        isDisabled={isBusy}
      />
      {error !== undefined && (
        <NamedFailure error={error} title={t('settings.replaceFailed')} />
      )}
      <div>
        <ExplainedButton
          variant="secondary"
          label={t('settings.replace')}
          denied={mayNot ?? missing}
          isPending={isBusy}
          onPress={replace}
        />
      </div>
    </section>
  );
}
