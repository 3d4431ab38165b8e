import { OperationState } from '@longshore/plugin-longshore-common';
import { MarkState } from '@longshore/plugin-longshore-react';

export const OPERATION_MARKS: Record<OperationState, MarkState> = {
  waiting: 'changing',
  running: 'changing',
  succeeded: 'running',
  failed: 'failed',
  cancelled: 'stopped',
};
