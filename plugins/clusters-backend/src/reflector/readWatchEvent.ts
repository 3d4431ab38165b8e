import { statusError } from '../connection/statusFailure';

/** One line of a watch. */
export type WatchEvent = {
  type: 'put' | 'remove' | 'bookmark';
  object: object;
  /** Version to go on from. */
  version?: string;
  /** The end mark of a WatchList. */
  endsInitial: boolean;
};

type Parsed = {
  type?: unknown;
  object?: {
    code?: number;
    metadata?: {
      resourceVersion?: string;
      annotations?: Record<string, string>;
    };
  };
};

const TYPES: Record<string, WatchEvent['type']> = {
  ADDED: 'put',
  MODIFIED: 'put',
  DELETED: 'remove',
  BOOKMARK: 'bookmark',
};

/**
 * Reads one line of a watch.
 *
 * @throws CellError for an ERROR event, with its code as `status`
 * @throws SyntaxError or TypeError when the line is something else
 */
export function readWatchEvent(
  line: string,
  context: { cell: string; what: string },
): WatchEvent {
  const { type, object } = JSON.parse(line) as Parsed;
  if (typeof object !== 'object' || object === null) {
    throw new TypeError('event without object');
  }
  if (type === 'ERROR') {
    throw statusError({
      ...context,
      status: typeof object.code === 'number' ? object.code : 500,
      body: object,
    });
  }
  const known = typeof type === 'string' ? TYPES[type] : undefined;
  if (!known) {
    throw new TypeError('event of unknown type');
  }
  return {
    type: known,
    object,
    version: object.metadata?.resourceVersion,
    endsInitial:
      known === 'bookmark' &&
      object.metadata?.annotations?.['k8s.io/initial-events-end'] === 'true',
  };
}
