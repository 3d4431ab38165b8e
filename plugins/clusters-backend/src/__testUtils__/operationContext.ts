import { OperationContext } from '@longshore/plugin-longshore-node';
import { Operation } from '@longshore/plugin-longshore-common';

/** A step's context that keeps what is said to it. */
export function operationContext<TInput>(input: TInput) {
  const lines: string[] = [];
  const stopping = new AbortController();
  const counted: Array<[done: number, total: number]> = [];
  const context: OperationContext<TInput, object> = {
    operation: { id: 'op', requestedBy: 'user:default/anna' } as Operation,
    input,
    memory: {},
    signal: stopping.signal,
    keep: async () => {},
    log: async line => {
      lines.push(typeof line === 'string' ? line : line.message);
    },
    progress: async (done, total) => {
      counted.push([done, total]);
    },
  };
  return { context, lines, counted, stop: () => stopping.abort() };
}
