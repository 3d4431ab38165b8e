import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { PasswordField, TextField } from '@backstage/ui';
import { clustersTranslationRef } from '../../translation';
import { CredentialsDraft } from './credentialsDraft';
import { TextOrFile } from './TextOrFile';
import styles from './Credentials.module.css';

/** The fields of one kind of credentials. */
export function CredentialsFields(props: {
  draft: CredentialsDraft;
  onChange(draft: CredentialsDraft): void;
  isDisabled?: boolean;
}) {
  const { draft, onChange, isDisabled } = props;
  const { t } = useTranslationRef(clustersTranslationRef);
  const field = (name: Exclude<keyof CredentialsDraft, 'type'>) => ({
    value: draft[name],
    onChange: (value: string) => onChange({ ...draft, [name]: value }),
    isDisabled,
    autoComplete: 'off',
  });
  if (draft.type === 'kubeconfig') {
    return (
      <div className={styles.fields}>
        <TextOrFile
          label={t('credentials.kubeconfig')}
          hint={t('credentials.kubeconfigHint')}
          rows={8}
          {...field('kubeconfig')}
        />
        <TextField
          label={t('credentials.context')}
          secondaryLabel={t('credentials.optional')}
          description={t('credentials.contextHint')}
          {...field('context')}
        />
      </div>
    );
  }
  return (
    <div className={styles.fields}>
      <TextField
        label={t('credentials.url')}
        placeholder="https://10.0.0.10:6443"
        secondaryLabel={t('credentials.required')}
        isRequired
        {...field('url')}
      />
      <TextOrFile
        label={t('credentials.ca')}
        hint={t('credentials.caHint')}
        rows={4}
        {...field('ca')}
      />
      {draft.type === 'token' ? (
        <PasswordField
          label={t('credentials.token')}
          secondaryLabel={t('credentials.required')}
          isRequired
          {...field('token')}
        />
      ) : (
        <>
          <TextOrFile
            label={t('credentials.certificate')}
            rows={4}
            {...field('certificate')}
          />
          <TextOrFile label={t('credentials.key')} rows={4} {...field('key')} />
        </>
      )}
    </div>
  );
}
