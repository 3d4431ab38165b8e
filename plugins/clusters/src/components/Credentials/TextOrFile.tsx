import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Button, TextAreaField } from '@backstage/ui';
import { useRef, useState } from 'react';
import { clustersTranslationRef } from '../../translation';
import styles from './Credentials.module.css';

/** A kubeconfig or certificate is a few KiB; this is surely something else. */
const MAX_FILE_BYTES = 1024 * 1024;

/** Text that is pasted, or read from a file of the reader's machine. */
export function TextOrFile(props: {
  label: string;
  hint?: string;
  rows: number;
  value: string;
  onChange(value: string): void;
  isDisabled?: boolean;
  autoComplete?: string;
}) {
  const { label, hint, value, onChange, isDisabled } = props;
  const { t } = useTranslationRef(clustersTranslationRef);
  const input = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string>();
  const read = async (file: File | undefined) => {
    if (!file) {
      return;
    }
    if (file.size > MAX_FILE_BYTES) {
      setProblem(t('credentials.fileTooLarge', { file: file.name }));
      return;
    }
    setProblem(undefined);
    onChange(await file.text());
  };
  return (
    <div className={styles.textOrFile}>
      <TextAreaField
        className={styles.text}
        label={label}
        description={problem ?? hint}
        rows={props.rows}
        value={value}
        onChange={onChange}
        isDisabled={isDisabled}
        autoComplete={props.autoComplete}
        spellCheck="false"
      />
      <input
        ref={input}
        type="file"
        hidden
        aria-label={t('credentials.fileOf', { what: label })}
        onChange={event => {
          read(event.target.files?.[0]).catch(() =>
            setProblem(t('credentials.fileUnreadable')),
          );
          // The same file may be chosen again after it was mended.
          event.target.value = '';
        }}
      />
      <Button
        size="small"
        variant="secondary"
        isDisabled={isDisabled}
        onPress={() => input.current?.click()}
      >
        {t('credentials.file')}
      </Button>
    </div>
  );
}
