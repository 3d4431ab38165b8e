import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Checkbox, CheckboxGroup, TextField } from '@backstage/ui';
import { CellOverview } from '@longshore/plugin-clusters-common';
import {
  ENVIRONMENTS,
  isEnvironment,
} from '@longshore/plugin-longshore-common';
import {
  ExplainedButton,
  longshoreTranslationRef,
  useToast,
} from '@longshore/plugin-longshore-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { clustersApiRef } from '../../api';
import { useReadAgain } from '../../hooks/useClusters';
import { useManageDenied } from '../../hooks/useDenied';
import { useMissing } from '../../hooks/useMissing';
import { clustersTranslationRef } from '../../translation';
import { NamedFailure } from '../NamedFailure';
import styles from './CellSettings.module.css';

/** Region and environments of a registered cell. */
export function PlaceSettings({ cell }: { cell: CellOverview }) {
  const { t } = useTranslationRef(clustersTranslationRef);
  const { t: tShared } = useTranslationRef(longshoreTranslationRef);
  const api = useApi(clustersApiRef);
  const toast = useToast();
  const readAgain = useReadAgain();
  const [region, setRegion] = useState(cell.region);
  const [environments, setEnvironments] = useState(cell.environments);
  const save = useMutation({
    mutationFn: () =>
      api.changeCell(cell.name, { region: region.trim(), environments }),
    onSuccess: async () => {
      toast(t('settings.saved', { cell: cell.name }));
      await readAgain();
    },
  });
  const mayNot = useManageDenied();
  const isChanged =
    region.trim() !== cell.region ||
    [...environments].sort().join() !== [...cell.environments].sort().join();
  const incomplete = useMissing({
    [t('register.region')]: region.trim() !== '',
    [t('register.environments')]: environments.length > 0,
  });
  return (
    <section className={styles.panel}>
      <h3 className={styles.title}>{t('settings.place')}</h3>
      <TextField
        label={t('register.region')}
        value={region}
        onChange={setRegion}
        maxLength={63}
        isDisabled={save.isPending}
      />
      <CheckboxGroup
        label={t('register.environments')}
        orientation="horizontal"
        value={environments}
        onChange={next => setEnvironments(next.filter(isEnvironment))}
        isDisabled={save.isPending}
      >
        {ENVIRONMENTS.map(environment => (
          <Checkbox key={environment} value={environment}>
            {tShared(`environment.${environment}`)}
          </Checkbox>
        ))}
      </CheckboxGroup>
      {save.error && (
        <NamedFailure error={save.error} title={t('settings.failed')} />
      )}
      <div>
        <ExplainedButton
          variant="primary"
          label={t('settings.save')}
          denied={
            mayNot ??
            incomplete ??
            (isChanged ? undefined : t('settings.unchanged'))
          }
          isPending={save.isPending}
          onPress={() => save.mutate()}
        />
      </div>
    </section>
  );
}
