import { mockServices } from '@backstage/backend-test-utils';
import { AnnotationRule } from '../claims/AnnotationRule';
import { Claims } from '../claims/Claims';
import { LabelSelector } from '../claims/LabelSelector';
import { CellConfig } from '../registry/CellConfig';
import { CellTable } from './CellTable';
import { projectPod } from './projectPod';

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
  let table: CellTable;

  beforeEach(() => {
    claims = new Claims({ logger: mockServices.logger.mock() });
    changed = [];
    table = new CellTable({
      cell,
      kind: 'Pod',
      claims,
      project: projectPod,
      onChange: (_, uid) => changed.push(uid),
    });
    table.begin();
  });

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

  it('should follow annotations that come, move and go, without reading again', () => {
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
