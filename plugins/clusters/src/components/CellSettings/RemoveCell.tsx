import { useApi, useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  TextField,
} from '@backstage/ui';
import { CellOverview } from '@longshore/plugin-clusters-common';
import { ExplainedButton } from '@longshore/plugin-longshore-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { clustersApiRef } from '../../api';
import { useReadAgain } from '../../hooks/useClusters';
import { useManageDenied } from '../../hooks/useDenied';
import { operationRouteRef } from '../../routes';
import { clustersTranslationRef } from '../../translation';
import { NamedFailure } from '../NamedFailure';
import styles from './CellSettings.module.css';

/** Takes a cell out of the portal; what runs there goes on. */
export function RemoveCell({ cell }: { cell: CellOverview }) {
  const { t } = useTranslationRef(clustersTranslationRef);
  const api = useApi(clustersApiRef);
  const navigate = useNavigate();
  const readAgain = useReadAgain();
  const operationRoute = useRouteRef(operationRouteRef);
  const mayNot = useManageDenied();
  const [isOpen, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const remove = useMutation({
    mutationFn: () => api.removeCell(cell.name),
    onSuccess: operation => {
      readAgain().catch(() => undefined);
      navigate(operationRoute({ id: operation.id }));
    },
  });
  return (
    <section className={styles.panel}>
      <h3 className={styles.title}>{t('remove.title')}</h3>
      <p className={styles.text}>{t('remove.text')}</p>
      <div>
        <ExplainedButton
          variant="secondary"
          destructive
          label={t('remove.action', { cell: cell.name })}
          denied={mayNot}
          onPress={() => {
            setTyped('');
            setOpen(true);
          }}
        />
      </div>
      <Dialog isOpen={isOpen} onOpenChange={setOpen} width={520}>
        <DialogHeader>{t('remove.action', { cell: cell.name })}</DialogHeader>
        <DialogBody>
          <div className={styles.form}>
            <p className={styles.text}>{t('remove.text')}</p>
            <TextField
              label={t('remove.confirm', { cell: cell.name })}
              value={typed}
              onChange={setTyped}
              isDisabled={remove.isPending}
            />
            {remove.error && (
              <NamedFailure error={remove.error} title={t('remove.failed')} />
            )}
          </div>
        </DialogBody>
        <DialogFooter>
          <Button
            variant="secondary"
            isDisabled={remove.isPending}
            onPress={() => setOpen(false)}
          >
            {t('drain.cancel')}
          </Button>
          <Button
            variant="primary"
            destructive
            isPending={remove.isPending}
            isDisabled={typed !== cell.name}
            onPress={() => remove.mutate()}
          >
            {t('remove.action', { cell: cell.name })}
          </Button>
        </DialogFooter>
      </Dialog>
    </section>
  );
}
