import { mockServices } from '@backstage/backend-test-utils';
import { WatchedKind } from '@longshore/plugin-clusters-common';
import { AnnotationRule } from '../claims/AnnotationRule';
import { Claims } from '../claims/Claims';
import { LabelSelector } from '../claims/LabelSelector';
import { CellConfig } from '../registry/CellConfig';
import { CellTable } from './CellTable';
import { EndedPod } from './EndedPod';

const cell: CellConfig = {
  name: 'a',
  region: 'gz',
  environments: ['production'],
  simulated: false,
  access: { url: new URL('https://a'), identity: { type: 'token', token: '' } },
};

const OURS = {
  'longshore.dev/service': 'orders',
  'longshore.dev/environment': 'production',
};

function pod(uid: string, options: { labels?: object; ip?: string } = {}) {
  return {
    metadata: { uid, name: uid, namespace: 'shop', labels: options.labels },
    status: { podIP: options.ip },
  };
}

describe('CellTable', () => {
  let claims: Claims;
  let changed: string[];
  let ended: EndedPod[];
  let table: CellTable;

  beforeEach(() => {
    claims = new Claims({ logger: mockServices.logger.mock() });
    changed = [];
    ended = [];
    table = create('Pod');
  });

  function create(kind: WatchedKind): CellTable {
    const created = new CellTable({
      cell,
      kind,
      claims,
      observer: {
        onChange: (_, uid) => changed.push(uid),
        onEnd: one => ended.push(one),
      },
    });
    created.begin();
    return created;
  }

  const byApp: AnnotationRule = {
    component: 'component:default/web',
    selector: LabelSelector.equals('app', 'web'),
  };

  function setRules(rules: AnnotationRule[]) {
    claims.setRules(rules);
    expect([...table.attributeAll()]).toEqual([]);
  }

  it('should tell of a claimed row when it comes, changes and goes', () => {
    table.put(pod('1', { labels: OURS }));
    table.put(pod('1', { labels: OURS }));
    expect(changed).toEqual(['1']);
    const before = table.published('1');
    table.put(pod('1', { labels: OURS, ip: '10.0.0.1' }));
    expect(changed).toEqual(['1', '1']);
    // Readers may still hold the old row.
    expect(before).toMatchObject({ ip: undefined });
    expect(table.published('1')).toMatchObject({ ip: '10.0.0.1' });
    table.remove(pod('1'));
    expect(changed).toEqual(['1', '1', '1']);
    expect(table.published('1')).toBeUndefined();
  });

  it('should keep what nobody claims to itself', () => {
    table.put(pod('1', { labels: { app: 'web' } }));
    table.put(pod('1', { labels: { app: 'web' }, ip: '10.0.0.1' }));
    table.remove(pod('1'));
    expect(changed).toEqual([]);
  });

  it('should tell of a row whose label goes, as one that is gone', () => {
    table.put(pod('1', { labels: OURS }));
    table.put(pod('1', { labels: {} }));
    expect(changed).toEqual(['1', '1']);
    expect(table.published('1')).toBeUndefined();
    expect(table.size).toBe(1);
  });

  it('should keep of a foreign pod what it takes, and the whole row once it is filled', () => {
    const foreign = {
      ...pod('1', { labels: { app: 'web' } }),
      spec: {
        nodeName: 'node-1',
        containers: [{ resources: { requests: { cpu: '250m' } } }],
      },
    };
    table.put(foreign);
    expect([...table.all()]).toEqual([
      {
        kind: 'ForeignPod',
        uid: '1',
        namespace: 'shop',
        node: 'node-1',
        ready: false,
        over: false,
        cpuMillis: 250,
        memoryBytes: 0,
      },
    ]);
    expect(table.foreign).toBe(1);
    setRules([byApp]);
    // Whose labels are not known cannot be attributed.
    expect(table.published('1')).toBeUndefined();
    table.fill(foreign);
    expect(table.published('1')).toMatchObject({ kind: 'Pod', node: 'node-1' });
    expect(table.foreign).toBe(0);
    expect(changed).toEqual(['1']);

    setRules([]);
    expect([...table.all()]).toMatchObject([{ kind: 'ForeignPod', uid: '1' }]);
    expect(table.foreign).toBe(1);
    expect(changed).toEqual(['1', '1']);
    table.remove(foreign);
    expect(table.foreign).toBe(0);
    expect(ended).toEqual([]);
  });

  it('should take no pod from a list for annotations that it does not know, or knows better', () => {
    setRules([byApp]);
    table.fill(pod('gone', { labels: { app: 'web' } }));
    expect(table.size).toBe(0);
    table.put(pod('1', { labels: { app: 'web' }, ip: '10.0.0.2' }));
    table.fill(pod('1', { labels: { app: 'web' }, ip: '10.0.0.1' }));
    expect(table.published('1')).toMatchObject({ ip: '10.0.0.2' });
  });

  it('should drop what a list does not hold, although it was filled meanwhile', () => {
    table.put(pod('1', { labels: { app: 'web' } }));
    table.complete();
    table.begin();
    setRules([byApp]);
    table.fill(pod('1', { labels: { app: 'web' } }));
    table.complete();
    expect(table.size).toBe(0);
  });

  it('should tell of the end of a pod of a service, with what was seen of it', () => {
    table.put(pod('1', { labels: OURS, ip: '10.0.0.1' }));
    table.put(pod('2', { labels: OURS }));
    table.put(pod('3'));
    const last = pod('1', { labels: OURS });
    table.remove(last);
    table.remove(pod('3'));
    table.begin();
    table.complete();
    expect(ended).toEqual([
      {
        row: expect.objectContaining({ uid: '1', ip: '10.0.0.1' }),
        object: last,
      },
      { row: expect.objectContaining({ uid: '2' }), object: undefined },
    ]);
  });

  it('should conclude nothing from the removal of a cell', () => {
    table.put(pod('1', { labels: OURS }));
    table.clear();
    table.put(pod('2', { labels: OURS }));
    expect(table.size).toBe(0);
    expect(ended).toEqual([]);
  });

  it('should follow annotations of other kinds that come, move and go, without reading again', () => {
    table = create('StatefulSet');
    table.put(pod('0', { labels: { app: 'web' } }));
    setRules([byApp]);
    expect([...table.all()]).toMatchObject([
      { uid: '0', claim: { component: 'component:default/web' } },
    ]);
    // The change stream has Deployments and pods alone.
    expect(changed).toEqual([]);
    table = create('Deployment');
    table.put(pod('1', { labels: { app: 'web' } }));
    table.put(pod('2', { labels: { app: 'api' } }));
    setRules([byApp]);
    expect(changed).toEqual(['1']);
    expect(table.published('1')?.claim.component).toBe('component:default/web');
    setRules([byApp]);
    expect(changed).toEqual(['1']);
    setRules([{ ...byApp, component: 'component:default/other' }]);
    expect(changed).toEqual(['1', '1']);
    setRules([]);
    expect(changed).toEqual(['1', '1', '1']);
    expect([...table.allPublished()]).toEqual([]);
  });

  it('should drop after a complete list what it did not hold, and not before', () => {
    table.put(pod('1', { labels: OURS }));
    table.put(pod('2', { labels: OURS }));
    table.put(pod('3'));
    table.complete();
    changed = [];

    table.begin();
    table.put(pod('2', { labels: OURS }));
    // The list breaks off here and begins anew.
    table.begin();
    expect(changed).toEqual([]);
    expect(table.size).toBe(3);
    table.put(pod('2', { labels: OURS }));
    table.complete();
    expect(changed).toEqual(['1']);
    expect(table.size).toBe(1);
  });

  it('should keep what a watch brings while a list is in progress', () => {
    table.begin();
    table.put(pod('1', { labels: OURS }));
    table.complete();
    expect(table.size).toBe(1);
  });

  it('should ignore what has no uid', () => {
    table.put({});
    table.remove({});
    expect(table.size).toBe(0);
  });
});
