import {
  Operation,
  OperationLogLine,
} from '@longshore/plugin-longshore-common';

/**
 * What an operation page asks of the plugin whose operation it shows.
 *
 * @public
 */
export interface OperationsApi {
  getOperation(id: string): Promise<Operation>;
  /** Lines after a sequence number, the oldest first; not all need come at once. */
  getOperationLog(id: string, after: number): Promise<OperationLogLine[]>;
  /** Asks it to end at its next safe point. */
  cancelOperation(id: string): Promise<Operation>;
}
