import {
  isOver,
  Operation,
  operationChannel,
  OperationLogLine,
} from '@longshore/plugin-longshore-common';
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { LiveQuery, useLiveQuery } from '../live';
import { OperationsApi } from './OperationsApi';

/** An operation with its log so far. */
export type FollowedOperation = {
  operation: Operation;
  lines: OperationLogLine[];
  revision: number;
};

/** Follows an operation; of its log only what is new is read again. */
export function useOperation(
  api: OperationsApi,
  id: string,
): LiveQuery<FollowedOperation> {
  const known = useRef<{ id: string; lines: OperationLogLine[] }>();
  const result = useQuery({
    queryKey: ['longshore-operation', id],
    queryFn: async (): Promise<FollowedOperation> => {
      const operation = await api.getOperation(id);
      const before = known.current?.id === id ? known.current.lines : undefined;
      // The log is read after the state, so that it is never older.
      const lines = await readOn(api, id, before ?? []);
      known.current = { id, lines };
      return { operation, lines, revision: operation.revision };
    },
  });
  const { data } = result;
  return useLiveQuery(
    result,
    [operationChannel(id)],
    data !== undefined && !isOver(data.operation),
  );
}

async function readOn(
  api: OperationsApi,
  id: string,
  before: OperationLogLine[],
): Promise<OperationLogLine[]> {
  let lines = before;
  for (;;) {
    const last = lines[lines.length - 1]?.sequence ?? 0;
    const more = await api.getOperationLog(id, last);
    if (more.length === 0) {
      return lines;
    }
    lines = [...lines, ...more];
  }
}
