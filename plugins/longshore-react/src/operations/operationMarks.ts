import {
  OperationState,
  OperationStepState,
} from '@longshore/plugin-longshore-common';
import { MarkState } from '../marks/shapes';

/** The shape of each state of an operation and of its steps. */
export const OPERATION_MARKS: Record<
  OperationState | OperationStepState,
  MarkState
> = {
  waiting: 'unknown',
  running: 'changing',
  succeeded: 'running',
  done: 'running',
  failed: 'failed',
  cancelled: 'stopped',
};
