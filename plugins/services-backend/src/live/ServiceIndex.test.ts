import { Row } from '@longshore/plugin-clusters-common';
import {
  SERVICE_SORT_FIELDS,
  ServiceSortField,
} from '@longshore/plugin-services-common';
import { aCell, aDeployment, aPod } from '../__testUtils__/rows';
import { ComponentInfo } from '../catalog/ComponentDirectory';
import { ServiceIndex, ServiceIndexQuery } from './ServiceIndex';

describe('ServiceIndex', () => {
  const rows = new Map<string, Row[]>();
  const components = new Map<string, ComponentInfo>();
  let index: ServiceIndex;

  const keyOf = (name: string) => `component:default/${name}|production`;

  function put(name: string, overrides?: Parameters<typeof aDeployment>[0]) {
    rows.set(keyOf(name), [aDeployment({ name, ...overrides })]);
    index.refresh(new Set([keyOf(name)]));
  }

  function names(query?: Partial<ServiceIndexQuery>) {
    return index
      .query({
        isVisible: () => true,
        sort: 'name',
        order: 'asc',
        offset: 0,
        limit: 50,
        ...query,
      })
      .items.map(({ name }) => name);
  }

  beforeEach(() => {
    rows.clear();
    components.clear();
    index = new ServiceIndex({
      rowsOf: key => rows.get(key) ?? [],
      countsOf: () => [],
      componentOf: ref => components.get(ref),
      cells: () => new Map([['east-1', aCell('east-1')]]),
      idOf: key => `id of ${key}`,
    });
  });

  afterEach(() => jest.useRealTimers());

  it('should add, move and remove rows without sorting all anew', () => {
    put('b', { image: 'b:1' });
    put('a', { image: 'a:3' });
    put('c', { image: 'c:2' });
    expect(names()).toEqual(['a', 'b', 'c']);
    expect(names({ sort: 'version' })).toEqual(['a', 'b', 'c']);

    put('b', { image: 'z:1' });
    expect(names({ sort: 'version' })).toEqual(['a', 'c', 'b']);
    expect(names()).toEqual(['a', 'b', 'c']);

    rows.delete(keyOf('a'));
    index.refresh(new Set([keyOf('a')]));
    expect(names()).toEqual(['b', 'c']);
    expect(names({ sort: 'version', order: 'desc' })).toEqual(['b', 'c']);
    expect(index.get(keyOf('a'))).toBeUndefined();
  });

  it.each([
    ['name', ['api-2', 'api-10', 'web']],
    ['status', ['web', 'api-2', 'api-10']],
    ['instances', ['web', 'api-10', 'api-2']],
    ['version', ['web', 'api-10', 'api-2']],
    ['updated', ['api-10', 'web', 'api-2']],
    ['owner', ['web', 'api-2', 'api-10']],
    ['environment', ['api-2', 'api-10', 'web']],
  ] as [ServiceSortField, string[]][])(
    'should sort by %s and break ties by name',
    (sort, expected) => {
      components.set('component:default/web', {
        entityRef: 'component:default/web',
        namespace: 'default',
        name: 'web',
        owner: 'group:default/a',
      });
      put('web', {
        desired: 2,
        ready: 0,
        stalled: true,
        image: 'app:1.2',
        updatedAt: '2026-11-02T00:00:00.000Z',
      });
      put('api-10', {
        desired: 1,
        image: 'app:1.10',
        updatedAt: '2026-11-01T00:00:00.000Z',
      });
      put('api-2', {
        desired: 3,
        image: undefined,
        updatedAt: '2026-11-03T00:00:00.000Z',
      });
      expect(names({ sort })).toEqual(expected);
      expect(names({ sort, order: 'desc' })).toEqual([...expected].reverse());
    },
  );

  it('should count what is visible, what is found and each state', () => {
    put('one', { image: undefined });
    put('two', { image: undefined, ready: 0, stalled: true });
    put('three', { image: undefined });
    put('hidden', { image: undefined });
    const page = index.query({
      isVisible: ref => !ref.includes('hidden'),
      text: 't',
      states: new Set(['failed']),
      sort: 'name',
      order: 'asc',
      offset: 0,
      limit: 1,
    });
    expect(page).toMatchObject({
      items: [{ name: 'two' }],
      visibleItems: 3,
      totalItems: 1,
      states: { failed: 1, running: 1 },
    });
    expect([...page.cells]).toEqual(['east-1']);
  });

  it('should answer a reader of few out of many as one who may see all', () => {
    for (let i = 0; i < 100; i += 1) {
      put(`service-${i}`, { image: `app:1.${i % 7}`, desired: i % 5 });
    }
    const few = new Set(
      [3, 17, 42, 58].map(i => `component:default/service-${i}`),
    );
    for (const sort of SERVICE_SORT_FIELDS) {
      for (const order of ['asc', 'desc'] as const) {
        const query = {
          isVisible: (ref: string) => few.has(ref),
          sort,
          order,
          offset: 1,
          limit: 2,
        };
        const page = index.query(query);
        expect(page).toMatchObject({ totalItems: 4, visibleItems: 4 });
        expect(
          index.query({ ...query, isVisible: undefined, among: few }),
        ).toEqual(page);
      }
    }
  });

  it('should take in names of the catalog when they change', () => {
    put('web');
    const touched = jest.fn();
    index.subscribe(touched);
    const before = index.revision;
    components.set('component:default/web', {
      entityRef: 'component:default/web',
      namespace: 'default',
      name: 'web',
      title: 'The Web',
    });
    index.refreshComponents(
      new Set(['component:default/web', 'component:default/other']),
    );
    expect(touched).toHaveBeenCalledWith(new Set([keyOf('web')]));
    expect(index.revision).toBeGreaterThan(before);
    expect(names({ text: 'the web' })).toEqual(['web']);
  });

  it('should find out in time that a start takes long', () => {
    jest.useFakeTimers({ now: Date.parse('2026-11-20T08:00:00.000Z') });
    rows.set(keyOf('web'), [
      aDeployment({ name: 'web', desired: 1, ready: 0 }),
      aPod({
        deployment: 'web',
        state: 'not-ready',
        startedAt: '2026-11-20T08:00:00.000Z',
      }),
    ]);
    index.refresh(new Set([keyOf('web')]));
    const touched = jest.fn();
    index.subscribe(touched);
    const code = () => index.get(keyOf('web'))?.status.code;

    jest.advanceTimersByTime(119_999);
    index.review();
    expect(code()).toBe('scaling');
    expect(touched).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    index.review();
    index.review();
    expect(code()).toBe('none-ready');
    expect(touched).toHaveBeenCalledTimes(1);
  });

  it('should keep its revision when nothing changes', () => {
    put('web');
    const { revision } = index;
    index.refresh(new Set());
    expect(index.revision).toBe(revision);
    index.advance(revision - 1);
    expect(index.revision).toBe(revision);
    index.advance(revision + 7);
    expect(index.revision).toBe(revision + 7);
  });
});
