import { CellError } from '../connection/CellError';
import { logText } from '../operations/logText';

/** What a drain says in its log; pages have words of their own for each code. */
export const drainLines = {
  closed: (node: string, already: boolean) =>
    already
      ? logText(
          'node-already-closed',
          `Node ${node} takes no new pods already`,
          {
            node,
          },
        )
      : logText('node-closed', `Node ${node} takes no new pods from now on`, {
          node,
        }),
  empty: (node: string) =>
    logText('node-empty', `Node ${node} is empty`, { node }),
  opened: (node: string) =>
    logText('node-opened', `Node ${node} takes new pods again, as before`, {
      node,
    }),
  gone: (node: string) =>
    logText('node-gone', `Node ${node} is not there any more`, { node }),
  evicted: (pod: string) =>
    logText('pod-evicted', `${pod} is evicted`, { pod }),
  waits: (pod: string, budget: string, why: string) =>
    logText('pod-waits', `${pod} waits for the budget ${budget}: ${why}`, {
      pod,
      budget,
      why,
    }),
  late: (pod: string) =>
    logText(
      'pod-late',
      `${pod} should have ended by now; a finalizer may hold it, or its node does not answer`,
      { pod },
    ),
  /** `cause` is the code of the failure, whose params stand beside it. */
  tryingAgain: ({ message, failure }: CellError) =>
    logText('trying-again', `${message}. Trying again`, {
      ...failure.params,
      cause: failure.code,
      detail: message,
    }),
  answersAgain: () => logText('answers-again', 'The cell answers again'),
};
