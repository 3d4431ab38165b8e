import { useApi, useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import {
  Button,
  Checkbox,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Skeleton,
  TextField,
} from '@backstage/ui';
import { CellOverview, NodeDetails } from '@longshore/plugin-clusters-common';
import { ExplainedButton, useFormat } from '@longshore/plugin-longshore-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { clustersApiRef } from '../../api';
import { useReadAgain } from '../../hooks/useClusters';
import { useDenied } from '../../hooks/useDenied';
import { operationRouteRef } from '../../routes';
import { clustersTranslationRef } from '../../translation';
import { NamedFailure } from '../NamedFailure';
import { DrainFacts } from './DrainFacts';
import styles from './DrainDialog.module.css';

/** Limit of the API. */
const MAX_REASON_LENGTH = 500;

/** Budgets change while the dialog is open. */
const LOOK_AGAIN_MS = 5_000;

/** What a drain would do, and the question whether to. */
export function DrainDialog(props: {
  cell: CellOverview;
  node: NodeDetails;
  onClose(): void;
}) {
  const { onClose } = props;
  const cell = props.cell.name;
  const { node } = props.node;
  const { t } = useTranslationRef(clustersTranslationRef);
  const format = useFormat();
  const api = useApi(clustersApiRef);
  const navigate = useNavigate();
  const operationRoute = useRouteRef(operationRouteRef);
  const readAgain = useReadAgain();
  const [reason, setReason] = useState('');
  const [evictUnmanaged, setEvictUnmanaged] = useState(false);
  const preview = useQuery({
    queryKey: ['clusters', 'drain', cell, node],
    queryFn: () => api.previewDrain(cell, node),
    refetchInterval: LOOK_AGAIN_MS,
  });
  const drain = useMutation({
    mutationFn: () =>
      api.drain(cell, node, { reason: reason.trim(), evictUnmanaged }),
    onSuccess: async operation => {
      await readAgain();
      onClose();
      navigate(operationRoute({ id: operation.id }));
    },
  });
  const unmanaged =
    preview.data?.pods.filter(pod => pod.fate === 'unmanaged').length ?? 0;
  const notHere = useDenied(props.cell);
  const denied = () => {
    if (notHere !== undefined) {
      return notHere;
    }
    if (props.node.operation !== undefined && !drain.isPending) {
      return t('nodes.deniedOperation');
    }
    if (!preview.data) {
      return t('drain.deniedUnknown');
    }
    if (reason.trim() === '') {
      return t('drain.deniedReason');
    }
    return unmanaged > 0 && !evictUnmanaged
      ? t('drain.deniedUnmanaged')
      : undefined;
  };
  return (
    <Dialog
      isOpen
      onOpenChange={isOpen => !isOpen && onClose()}
      isDismissable={!drain.isPending && reason === ''}
      width={640}
    >
      <DialogHeader>{t('drain.title', { node, cell })}</DialogHeader>
      <DialogBody>
        <div className={styles.form}>
          <p className={styles.text}>{t('drain.text')}</p>
          {preview.error && (
            <NamedFailure
              error={preview.error}
              title={
                preview.data
                  ? t('part.old', {
                      time: format.clock(
                        new Date(preview.dataUpdatedAt).toISOString(),
                      ),
                    })
                  : t('drain.previewFailed')
              }
              onRetry={() => preview.refetch()}
            />
          )}
          {!preview.data && !preview.error && <Skeleton height={120} />}
          {preview.data && <DrainFacts preview={preview.data} />}
          {unmanaged > 0 && (
            <Checkbox
              isSelected={evictUnmanaged}
              onChange={setEvictUnmanaged}
              isDisabled={drain.isPending}
            >
              {t('drain.evictUnmanaged', { count: unmanaged })}
            </Checkbox>
          )}
          <TextField
            label={t('drain.reason')}
            description={t('drain.reasonHint')}
            secondaryLabel={t('credentials.required')}
            isRequired
            maxLength={MAX_REASON_LENGTH}
            value={reason}
            onChange={setReason}
            isDisabled={drain.isPending}
          />
          {drain.error && (
            <NamedFailure error={drain.error} title={t('drain.failed')} />
          )}
        </div>
      </DialogBody>
      <DialogFooter>
        <Button
          variant="secondary"
          isDisabled={drain.isPending}
          onPress={onClose}
        >
          {t('drain.cancel')}
        </Button>
        <ExplainedButton
          variant="primary"
          destructive
          label={t('drain.submit', { node, cell })}
          denied={denied()}
          isPending={drain.isPending}
          onPress={() => drain.mutate()}
        />
      </DialogFooter>
    </Dialog>
  );
}
