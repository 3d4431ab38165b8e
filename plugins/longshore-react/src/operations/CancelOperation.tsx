import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
} from '@backstage/ui';
import { Operation } from '@longshore/plugin-longshore-common';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { FailurePanel } from '../failures';
import { ExplainedButton } from '../page';
import { longshoreTranslationRef } from '../translation';
import { OperationsApi } from './OperationsApi';
import styles from './OperationPage.module.css';

/** Ends an operation, after asking whether that is meant. */
export function CancelOperation(props: {
  api: OperationsApi;
  operation: Operation;
  /** What a cancelled one leaves behind. */
  hint?: string;
  /** Why the reader may not. */
  denied?: string;
  refetch(): Promise<unknown>;
}) {
  const { api, operation, hint, denied, refetch } = props;
  const { t } = useTranslationRef(longshoreTranslationRef);
  const [isOpen, setIsOpen] = useState(false);
  const cancel = useMutation({
    mutationFn: () => api.cancelOperation(operation.id),
    onSuccess: async () => {
      setIsOpen(false);
      await refetch();
    },
  });
  if (operation.cancelRequested) {
    return <p className={styles.quiet}>{t('operation.cancelling')}</p>;
  }
  return (
    <>
      <ExplainedButton
        variant="secondary"
        label={t('operation.cancel')}
        denied={denied}
        onPress={() => setIsOpen(true)}
      />
      <Dialog
        isOpen={isOpen}
        onOpenChange={setIsOpen}
        isDismissable
        width={480}
      >
        <DialogHeader>{t('operation.cancelTitle')}</DialogHeader>
        <DialogBody>
          {cancel.error && (
            <FailurePanel
              error={cancel.error}
              title={t('operation.cancelFailed')}
            />
          )}
          <p>{t('operation.cancelText')}</p>
          {hint && <p>{hint}</p>}
        </DialogBody>
        <DialogFooter>
          <Button variant="secondary" onPress={() => setIsOpen(false)}>
            {t('operation.keep')}
          </Button>
          <Button
            variant="primary"
            destructive
            isPending={cancel.isPending}
            onPress={() => cancel.mutate()}
          >
            {t('operation.cancel')}
          </Button>
        </DialogFooter>
      </Dialog>
    </>
  );
}
