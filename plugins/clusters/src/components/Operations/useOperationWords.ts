import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Operation } from '@longshore/plugin-longshore-common';
import { useMemo } from 'react';
import { clustersTranslationRef } from '../../translation';

/** The message of each kind of operation of the clusters plugin. */
const KINDS = {
  'drain-node': 'drainNode',
  'register-cell': 'registerCell',
  'enrol-cell': 'enrolCell',
  'remove-cell': 'removeCell',
  'rotate-keys': 'rotateKeys',
} as const;

/** Steps of them all; those of the same name do the same. */
const STEPS = {
  cordon: 'cordon',
  evict: 'evict',
  verify: 'verify',
  apply: 'apply',
  check: 'check',
  save: 'save',
  'first-read': 'firstRead',
  'check-counts': 'checkCounts',
  remove: 'remove',
  'seal-anew': 'sealAnew',
} as const;

/** Words of an operation on a cluster, in the reader's language. */
export type OperationWords = {
  /** "Drain node-2 of gz-1". */
  name(operation: Pick<Operation, 'kind' | 'subject'>): string;
  step(operation: Pick<Operation, 'kind'>, step: string): string;
  /** What a cancelled one leaves behind. */
  cancelHint(operation: Pick<Operation, 'kind'>): string | undefined;
};

export function useOperationWords(): OperationWords {
  const { t } = useTranslationRef(clustersTranslationRef);
  return useMemo(
    () => ({
      name: ({ kind, subject }) => {
        const name = Object.entries(KINDS).find(([key]) => key === kind)?.[1];
        const [cell, ...rest] = subject.split('/');
        return name
          ? t(`operations.kind.${name}`, { cell, node: rest.join('/') })
          : `${kind} ${subject}`;
      },
      step: (_operation, step) => {
        const name = Object.entries(STEPS).find(([key]) => key === step)?.[1];
        return name ? t(`operations.step.${name}`) : step;
      },
      cancelHint: ({ kind }) =>
        kind === 'drain-node' ? t('operations.cancelDrain') : undefined,
    }),
    [t],
  );
}
