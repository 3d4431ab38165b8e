import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Operation } from '@longshore/plugin-longshore-common';
import { useCallback } from 'react';
import { clustersTranslationRef } from '../../translation';

/** The message of each kind of operation of the clusters plugin. */
const KINDS = {
  'drain-node': 'drainNode',
  'register-cell': 'registerCell',
  'enrol-cell': 'enrolCell',
  'remove-cell': 'removeCell',
} as const;

/** "Drain node-2 of gz-1", in the reader's language. */
export function useOperationName(): (
  operation: Pick<Operation, 'kind' | 'subject'>,
) => string {
  const { t } = useTranslationRef(clustersTranslationRef);
  return useCallback(
    ({ kind, subject }) => {
      const name = Object.entries(KINDS).find(([key]) => key === kind)?.[1];
      const [cell, ...rest] = subject.split('/');
      return name
        ? t(`operations.kind.${name}`, { cell, node: rest.join('/') })
        : `${kind} ${subject}`;
    },
    [t],
  );
}
