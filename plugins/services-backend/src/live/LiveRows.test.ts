import { ChangeMessage, Row } from '@longshore/plugin-clusters-common';
import { aCell, aDeployment, aPod } from '../__testUtils__/rows';
import { LiveRows } from './LiveRows';

const CHECKOUT = 'component:default/checkout-api|production';
const CART = 'component:default/cart|production';

const cells = (...names: string[]): ChangeMessage => ({
  type: 'cells',
  cursor: 'c',
  cells: names.map(name => aCell(name)),
});
const rows = (...changed: Row[]): ChangeMessage => ({
  type: 'rows',
  cursor: 'c',
  changed,
  removed: [],
});
const complete = (cell: string): ChangeMessage => ({
  type: 'complete',
  cursor: 'c',
  cell,
});

describe('LiveRows', () => {
  const uids = (live: LiveRows, key: string) =>
    [...live.rowsOf(key)].map(({ uid }) => uid).sort();

  function filled() {
    const live = new LiveRows();
    live.apply({ type: 'start', resumed: false });
    live.apply(cells('east-1', 'west-1'));
    live.apply(
      rows(
        aDeployment({ cell: 'east-1' }),
        aDeployment({ cell: 'west-1' }),
        aPod({ cell: 'east-1', name: 'p1' }),
      ),
    );
    live.apply(complete('east-1'));
    live.apply(complete('west-1'));
    return live;
  }

  it('should keep rows by service and tell which were touched', () => {
    const live = filled();
    expect(uids(live, CHECKOUT)).toHaveLength(3);
    expect(
      live.apply({
        type: 'rows',
        cursor: 'c',
        changed: [aDeployment({ name: 'cart' })],
        removed: [{ kind: 'Pod', cell: 'east-1', uid: 'pod-east-1-p1' }],
      }),
    ).toEqual(new Set([CHECKOUT, CART]));
    expect(uids(live, CHECKOUT)).toHaveLength(2);
    expect(live.apply(rows())).toEqual(new Set());
  });

  it('should replace a row as a whole', () => {
    const live = filled();
    live.apply(rows(aDeployment({ cell: 'east-1', desired: 9 })));
    expect(
      [...live.rowsOf(CHECKOUT)].filter(
        row => row.kind === 'Deployment' && row.desired === 9,
      ),
    ).toHaveLength(1);
    expect(uids(live, CHECKOUT)).toHaveLength(3);
  });

  it('should move a row whose claim has changed', () => {
    const live = filled();
    const moved = aPod({ name: 'p1', component: 'component:default/cart' });
    expect(live.apply(rows(moved))).toEqual(new Set([CHECKOUT, CART]));
    expect(uids(live, CART)).toEqual([moved.uid]);
    expect(uids(live, CHECKOUT)).not.toContain(moved.uid);
  });

  it('should take a uid in two cells for two rows', () => {
    const live = filled();
    live.apply(
      rows(
        aPod({ cell: 'east-1', name: 'a', uid: 'same' }),
        aPod({ cell: 'west-1', name: 'b', uid: 'same' }),
      ),
    );
    live.apply({
      type: 'rows',
      cursor: 'c',
      changed: [],
      removed: [{ kind: 'Pod', cell: 'east-1', uid: 'same' }],
    });
    expect(
      [...live.rowsOf(CHECKOUT)].filter(({ uid }) => uid === 'same'),
    ).toMatchObject([{ cell: 'west-1' }]);
  });

  it('should keep rows after a start anew until their own cell is complete', () => {
    const live = filled();
    expect(live.apply({ type: 'start', resumed: false })).toEqual(new Set());
    live.apply(cells('east-1', 'west-1'));
    live.apply(rows(aDeployment({ cell: 'east-1' })));
    expect(uids(live, CHECKOUT)).toHaveLength(3);

    expect(live.apply(complete('east-1'))).toEqual(new Set([CHECKOUT]));
    expect(uids(live, CHECKOUT)).toEqual([
      'deployment-east-1-checkout-api',
      'deployment-west-1-checkout-api',
    ]);
  });

  it('should keep waiting for complete when the stream breaks off before it', () => {
    const live = filled();
    live.apply({ type: 'start', resumed: false });
    live.apply(rows(aDeployment({ cell: 'east-1' })));
    live.apply({ type: 'start', resumed: true });
    expect(uids(live, CHECKOUT)).toHaveLength(3);
    live.apply(rows(aPod({ cell: 'east-1', name: 'p1' })));
    live.apply(complete('east-1'));
    expect(uids(live, CHECKOUT)).toHaveLength(3);
  });

  it('should drop nothing by a complete that follows no start anew', () => {
    const live = filled();
    live.apply({ type: 'start', resumed: true });
    expect(live.apply(complete('east-1'))).toEqual(new Set());
    expect(uids(live, CHECKOUT)).toHaveLength(3);
  });

  it('should drop a removed row that waits to be confirmed once only', () => {
    const live = filled();
    live.apply({ type: 'start', resumed: false });
    const removed = [
      { kind: 'Pod', cell: 'east-1', uid: 'pod-east-1-p1' } as const,
    ];
    live.apply({ type: 'rows', cursor: 'c', changed: [], removed });
    live.apply(rows(aDeployment({ cell: 'east-1' })));
    expect(live.apply(complete('east-1'))).toEqual(new Set());
  });

  it('should drop rows of a cell that is not listed any more', () => {
    const live = filled();
    expect(live.apply(cells('west-1'))).toEqual(new Set([CHECKOUT]));
    expect(uids(live, CHECKOUT)).toEqual(['deployment-west-1-checkout-api']);
    expect([...live.cells().keys()]).toEqual(['west-1']);
  });

  it('should touch services of a cell only when its contact changes', () => {
    const live = filled();
    expect(live.apply(cells('east-1', 'west-1'))).toEqual(new Set());
    const heard = aCell('east-1');
    heard.contact.lastContact = '2026-11-20T10:00:00.000Z';
    const message = { type: 'cells', cursor: 'c' } as const;
    expect(live.apply({ ...message, cells: [heard, aCell('west-1')] })).toEqual(
      new Set(),
    );
    const stale = aCell('east-1');
    stale.contact.state = 'stale';
    expect(live.apply({ ...message, cells: [stale, aCell('west-1')] })).toEqual(
      new Set([CHECKOUT]),
    );
  });

  it('should take every cell for silent while the plugin itself is', () => {
    const live = filled();
    const since = '2026-11-20T10:00:00.000Z';
    expect(live.setLostSince(since)).toEqual(new Set([CHECKOUT]));
    expect(live.setLostSince(since)).toEqual(new Set());
    expect(live.cells().get('east-1')?.contact).toMatchObject({
      state: 'stale',
      lastContact: since,
      failure: { code: 'clusters-plugin-silent' },
    });
    live.setLostSince(undefined);
    expect(live.cells().get('east-1')?.contact.state).toBe('live');
  });

  it('should be complete once each cell was read or is out of reach', () => {
    const live = new LiveRows();
    expect(live.complete).toBe(false);
    live.apply({ type: 'start', resumed: false });
    expect(live.complete).toBe(false);
    const broken = aCell('west-1');
    broken.contact = { state: 'connecting', since: 'now' };
    const message = { type: 'cells', cursor: 'c' } as const;
    live.apply({ ...message, cells: [aCell('east-1'), broken] });
    live.apply(complete('east-1'));
    expect(live.complete).toBe(false);
    broken.contact.failure = { code: 'unreachable', message: '' };
    live.apply({ ...message, cells: [aCell('east-1'), { ...broken }] });
    expect(live.complete).toBe(true);
    live.apply({ ...message, cells: [] });
    expect(live.complete).toBe(true);
  });
});
