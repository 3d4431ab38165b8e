import { Cell, WatchStatus } from '@longshore/plugin-clusters-common';
import { Failure } from '@longshore/plugin-longshore-common';
import { NamedCells } from './NamedCells';

const SEALED = { code: 'credentials-sealed', message: 'no key opens them' };
const FORBIDDEN = { code: 'forbidden', message: 'nodes may not be listed' };
const TIMEOUT = { code: 'timeout', message: 'a did not answer in time' };

function watch(
  resource: string,
  state: WatchStatus['state'],
  failure?: Failure,
): WatchStatus {
  return { resource, state, failure, objects: 0, dials: 1, lists: 0 };
}

function namedCells(watches: WatchStatus[], failure?: Failure) {
  const a = { name: 'a', contact: { failure } } as Partial<Cell> as Cell;
  return new NamedCells({
    cells: {
      connection: name => (name === 'a' ? ({ cell: 'a' } as never) : undefined),
      cells: () => [a],
      rows: { watches: name => (name === 'a' ? watches : []) },
    },
    known: {
      unwatched: () => [{ cell: { name: 'b' } as never, failure: SEALED }],
    },
  });
}

describe('NamedCells', () => {
  it('should tell a cell that cannot be watched from one that is not there', () => {
    const cells = namedCells([]);
    expect(cells.connectionTo('a')).toEqual({ cell: 'a' });
    expect(() => cells.connectionTo('b')).toThrow(
      expect.objectContaining({
        name: 'ServiceUnavailableError',
        code: 'credentials-sealed',
        message: "Cell 'b' is not watched: no key opens them",
      }),
    );
    expect(() => cells.connectionTo('c')).toThrow(
      expect.objectContaining({
        name: 'NotFoundError',
        code: 'cell-not-known',
        params: { cell: 'c' },
      }),
    );
  });

  it.each([
    {
      name: 'nothing once both were read, though one is behind now',
      watches: [watch('pods', 'live'), watch('nodes', 'stale', FORBIDDEN)],
      unread: undefined,
    },
    {
      name: 'the reason of the kind itself',
      watches: [
        watch('pods', 'live'),
        watch('nodes', 'connecting', FORBIDDEN),
        watch('jobs', 'connecting', TIMEOUT),
      ],
      contact: TIMEOUT,
      unread: FORBIDDEN,
    },
    {
      name: 'the reason of the cell where the kind has none',
      watches: [watch('pods', 'connecting'), watch('nodes', 'connecting')],
      contact: TIMEOUT,
      unread: TIMEOUT,
    },
    {
      name: 'that it was not read yet where nothing is wrong',
      watches: [watch('pods', 'live'), watch('nodes', 'connecting')],
      unread: {
        code: 'not-read-yet',
        message: "The nodes of cell 'a' were not read completely yet",
        params: { cell: 'a', what: 'nodes' },
      },
    },
    {
      name: 'nothing of kinds that were not asked for',
      watches: [watch('pods', 'live'), watch('nodes', 'live')],
      contact: TIMEOUT,
      unread: undefined,
    },
  ])('should tell $name', ({ watches, contact, unread }) => {
    const cells = namedCells(watches, contact);
    expect(cells.unread('a', ['Node', 'Pod'])).toEqual(unread);
  });
});
