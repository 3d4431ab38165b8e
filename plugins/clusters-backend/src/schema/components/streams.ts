import {
  ChangeMessage,
  LogMessage,
  LogSource,
} from '@longshore/plugin-clusters-common';
import { Schemas } from './NamedTypes';
import {
  boolean,
  constant,
  list,
  object,
  oneOf,
  optional,
  Properties,
  ref,
  text,
  time,
  words,
} from './Schema';

/** One message of a stream. */
type Change<T> = Extract<ChangeMessage, { type: T }>;
type Log<T> = Extract<LogMessage, { type: T }>;

const source: Properties<LogSource> = {
  cell: text(),
  namespace: text(),
  pod: text(),
  container: optional(text()),
};

const cursor = text('To go on after this message');

/** One line each of the streams, and events. */
export const streamSchemas = {
  RemovedRow: object({
    kind: words({ Deployment: true, Pod: true }),
    cell: text(),
    uid: text(),
  }),
  ChangeMessage: oneOf(
    [
      object<Change<'start'>>(
        { type: constant('start'), resumed: boolean() },
        'Opens the stream; when not resumed, everything follows anew',
      ),
      object<Change<'cells'>>(
        { type: constant('cells'), cursor, cells: list(ref('Cell')) },
        'All cells: rows of one that is missing are gone',
      ),
      object<Change<'rows'>>(
        {
          type: constant('rows'),
          cursor,
          changed: list(oneOf([ref('DeploymentRow'), ref('PodRow')])),
          removed: list(ref('RemovedRow')),
        },
        'Rows are whole; handling one twice changes nothing',
      ),
      object<Change<'complete'>>(
        { type: constant('complete'), cursor, cell: text() },
        'Rows of the cell from before that were not sent again can go',
      ),
      object<Change<'heartbeat'>>(
        { type: constant('heartbeat'), cursor },
        'At least every 10 s, when there is nothing else',
      ),
    ],
    'One line of the change stream, told apart by `type`',
  ),
  LogMessage: oneOf(
    [
      object<Log<'line'>>({
        ...source,
        type: constant('line'),
        at: time('With nanoseconds, UTC'),
        text: text(),
        cut: optional(constant(true)),
      }),
      object<Log<'trouble'>>(
        {
          ...source,
          type: constant('trouble'),
          failure: ref('Failure'),
          retrying: boolean(),
        },
        'The log of a container cannot be read, or not at the moment',
      ),
      object<Log<'end'>>(
        { ...source, type: constant('end') },
        'Nothing more comes of a container',
      ),
      object<Log<'limit'>>({
        type: constant('limit'),
        failure: ref('Failure'),
      }),
      object<Log<'refused'>>(
        { type: constant('refused'), failure: ref('Failure') },
        'The last line: the reader has lost the right meanwhile',
      ),
      object<Log<'heartbeat'>>({ type: constant('heartbeat') }),
    ],
    'One line of a log stream, told apart by `type`',
  ),
  EventsResponse: object({ events: list(ref('CellEvent')) }),
} satisfies Partial<Schemas>;
