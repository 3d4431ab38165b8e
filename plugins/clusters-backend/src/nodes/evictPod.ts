import { WriteAuthority } from '@longshore/plugin-clusters-common';
import { CellConnection } from '../connection/CellConnection';
import { CellError } from '../connection/CellError';
import { JudgedPod } from './judgePods';

/** What came of asking for an eviction. */
export type Eviction =
  | { result: 'accepted' }
  /** It ended meanwhile, or another has its name by now. */
  | { result: 'gone' }
  /** No disruption is allowed now. */
  | { result: 'blocked'; budget: string; why: string; retryAfterMs?: number };

/**
 * Asks the API server to end a pod as far as its budget allows. Repeating it is
 * harmless: the uid says which pod is meant.
 *
 * @throws CellError
 */
export async function evictPod(options: {
  connection: CellConnection;
  pod: JudgedPod;
  authority: WriteAuthority;
  signal: AbortSignal;
}): Promise<Eviction> {
  const { connection, pod, authority, signal } = options;
  const { namespace, name, uid } = pod;
  try {
    await connection.call({
      method: 'POST',
      path: `/api/v1/namespaces/${namespace}/pods/${name}/eviction`,
      body: {
        apiVersion: 'policy/v1',
        kind: 'Eviction',
        metadata: { namespace, name },
        deleteOptions: { preconditions: { uid } },
      },
      as: authority,
      what: `evict Pod ${namespace}/${name}`,
      signal,
    });
    return { result: 'accepted' };
  } catch (error) {
    const known = error instanceof CellError && explain(error, pod);
    if (known) {
      return known;
    }
    throw error;
  }
}

function explain(error: CellError, pod: JudgedPod): Eviction | undefined {
  const { status, causes, failure } = error;
  if (status === 404) {
    return { result: 'gone' };
  }
  const detail = failure.params?.detail ?? failure.message;
  // Kubernetes 1.34: the UID in the precondition (…) does not match the UID in
  // record. Any other conflict is a write that came in between, and the next
  // round tries again.
  if (status === 409) {
    return /UID in the precondition/.test(detail)
      ? { result: 'gone' }
      : { result: 'blocked', budget: '', why: detail, retryAfterMs: 0 };
  }
  const cause = causes.find(({ reason }) => reason === 'DisruptionBudget');
  if (status === 429 && cause) {
    return {
      result: 'blocked',
      // Kubernetes 1.22 and later: The disruption budget web needs 2 healthy …
      budget:
        /disruption budget (\S+) /.exec(cause.message)?.[1] ?? pod.budget ?? '',
      why: cause.message,
      retryAfterMs: error.retryAfter,
    };
  }
  // Kubernetes 1.34 answers 500 and evicts nothing until one of them is gone.
  if (status === 500 && /more than one PodDisruptionBudget/.test(detail)) {
    return { result: 'blocked', budget: pod.budget ?? '', why: detail };
  }
  return undefined;
}
