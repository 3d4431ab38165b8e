import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  TextField,
} from '@backstage/ui';
import {
  EnvironmentMark,
  longshoreTranslationRef,
  useToast,
} from '@longshore/plugin-longshore-react';
import {
  ServiceCell,
  ServiceCount,
  ServiceDetail,
  ServiceKey,
} from '@longshore/plugin-services-common';
import { useRef, useState } from 'react';
import { servicesTranslationRef } from '../../translation';
import { Confirmation, useConfirmation } from './Confirmation';
import { CountFields } from './CountFields';
import { changedCounts, Draft, MAX_REASON_LENGTH, totals } from './draft';
import styles from './ScaleDialog.module.css';
import { ScaleProblem } from './ScaleProblem';
import { ScaleResults } from './ScaleResults';
import { useScale } from './useScale';

/** Changes how many instances run, per cell and track. */
export function ScaleDialog(props: {
  serviceKey: ServiceKey;
  service: ServiceDetail;
  cells: ServiceCell[];
  refetch(): Promise<unknown>;
  onClose(): void;
}) {
  const { serviceKey, service, cells, refetch, onClose } = props;
  const { t } = useTranslationRef(servicesTranslationRef);
  const { t: tShared } = useTranslationRef(longshoreTranslationRef);
  const toast = useToast();
  const [draft, setDraft] = useState<Draft>({});
  const [reason, setReason] = useState('');
  const changes = changedCounts(service.counts, draft);
  const { before, after } = totals(service.counts, draft);

  // The version the person saw first; a newer one means somebody else acted.
  const [seenVersion, setSeenVersion] = useState(service.countsVersion);
  const confirmation = useConfirmation({
    service,
    toZero: after === 0 && before > 0,
    version: service.countsVersion,
  });

  const environment = tShared(`environmentMark.${service.environment}`);
  const name = service.title ?? service.name;
  const askedTotal = useRef(after);
  const onDone = (results: ServiceCount[]) => {
    setSeenVersion(-1);
    if (!results.some(count => count.state === 'failed')) {
      toast(t('scale.toast', { name, environment, count: askedTotal.current }));
      onClose();
    }
  };
  const scale = useScale({ serviceKey, refetch, onDone });
  const submit = (counts: typeof changes) => {
    askedTotal.current = after;
    setSeenVersion(service.countsVersion);
    scale.submit({
      counts,
      countsVersion: service.countsVersion,
      reason: reason.trim() || undefined,
    });
  };

  const failed = scale.results?.filter(count => count.state === 'failed') ?? [];
  const movedOn = seenVersion >= 0 && service.countsVersion !== seenVersion;
  return (
    <Dialog
      isOpen
      onOpenChange={isOpen => !isOpen && onClose()}
      isDismissable={!scale.isPending && changes.length === 0}
      width={620}
    >
      <DialogHeader>
        <span className={styles.heading}>
          {t('scale.title', { name })}
          <EnvironmentMark environment={service.environment} />
        </span>
      </DialogHeader>
      <DialogBody>
        {scale.results ? (
          <ScaleResults results={scale.results} />
        ) : (
          <div className={styles.form}>
            <ScaleProblem
              error={scale.error}
              isConflict={scale.isConflict || movedOn}
              onTakeNew={() => {
                setDraft({});
                setSeenVersion(service.countsVersion);
                scale.forget();
              }}
            />
            <CountFields
              counts={service.counts}
              cells={cells}
              draft={draft}
              onChange={setDraft}
              isDisabled={scale.isPending}
            />
            <TextField
              label={t('scale.reason')}
              secondaryLabel={t('scale.reasonHint')}
              maxLength={MAX_REASON_LENGTH}
              value={reason}
              onChange={setReason}
              isDisabled={scale.isPending}
            />
            {changes.length > 0 && (
              <Confirmation
                service={service}
                toZero={after === 0 && before > 0}
                confirmation={confirmation}
              />
            )}
          </div>
        )}
      </DialogBody>
      <DialogFooter>
        {scale.results ? (
          <>
            <Button variant="secondary" onPress={onClose}>
              {t('scale.close')}
            </Button>
            <Button
              variant="primary"
              isPending={scale.isPending}
              onPress={() =>
                submit(
                  failed.map(({ track, cell, desired }) => ({
                    track,
                    cell,
                    desired,
                  })),
                )
              }
            >
              {t('scale.retryFailed')}
            </Button>
          </>
        ) : (
          <>
            <Button
              variant="secondary"
              isDisabled={scale.isPending}
              onPress={onClose}
            >
              {t('scale.cancel')}
            </Button>
            <Button
              variant="primary"
              destructive={after === 0}
              isPending={scale.isPending}
              isDisabled={changes.length === 0 || !confirmation.isGiven}
              onPress={() => submit(changes)}
            >
              {changes.length === 0
                ? t('scale.unchanged')
                : t('scale.submit', { name, environment, count: after })}
            </Button>
          </>
        )}
      </DialogFooter>
    </Dialog>
  );
}
