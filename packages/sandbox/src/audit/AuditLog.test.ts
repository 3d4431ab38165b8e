import { appendFileSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuditLog } from './AuditLog';

describe('AuditLog', () => {
  let dir: string;
  let audit: AuditLog;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'longshore-audit-'));
    audit = new AuditLog(join(dir, 'audit.log'));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  const write = (name: string, more: object = {}) =>
    appendFileSync(
      audit.path,
      `${JSON.stringify({
        verb: 'get',
        user: { username: 'anna' },
        objectRef: { resource: 'pods', namespace: 'shop', name },
        ...more,
      })}\n`,
    );
  const names = (events = audit.since()) =>
    events.map(({ objectRef }) => objectRef?.name);

  it('should have nothing before there is a log', () => {
    expect(audit.since()).toEqual([]);
    const mark = audit.mark();
    write('first');
    expect(names(audit.since(mark))).toEqual(['first']);
  });

  it('should leave out what was before the mark, and half a line', () => {
    write('before');
    const mark = audit.mark();
    write('after');
    appendFileSync(audit.path, '{"verb":"de');
    expect(names(audit.since(mark))).toEqual(['after']);
    expect(names()).toEqual(['before', 'after']);
  });

  it('should go on in the next file when the log was rotated', () => {
    write('before');
    const mark = audit.mark();
    write('old file');
    renameSync(audit.path, join(dir, 'audit-2026-11-28T10-00-00.000.log'));
    write('middle');
    renameSync(audit.path, join(dir, 'audit-2026-11-28T11-00-00.000.log'));
    write('new file');
    expect(names(audit.since(mark))).toEqual([
      'old file',
      'middle',
      'new file',
    ]);
  });

  it('should say so when the part with the mark is gone', () => {
    write('before');
    const mark = audit.mark();
    renameSync(audit.path, join(dir, 'gone'));
    write('new file');
    expect(() => audit.since(mark)).toThrow('too much was written since');
  });

  it('should filter by who did what to what', () => {
    write('plain');
    write('as another', { impersonatedUser: { username: 'longshore' } });
    write('scale', {
      verb: 'patch',
      objectRef: {
        resource: 'deployments',
        subresource: 'scale',
        namespace: 'shop',
        name: 'scale',
      },
    });
    const found = (filter: Parameters<AuditLog['since']>[1]) =>
      names(audit.since(undefined, filter));
    expect(found({ user: 'anna' })).toHaveLength(3);
    expect(found({ user: 'bo' })).toEqual([]);
    expect(found({ impersonatedUser: 'longshore' })).toEqual(['as another']);
    expect(found({ impersonatedUser: null })).toEqual(['plain', 'scale']);
    expect(found({ verb: ['patch', 'update'] })).toEqual(['scale']);
    expect(found({ resource: 'deployments/scale' })).toEqual(['scale']);
    expect(found({ resource: 'deployments' })).toEqual([]);
    expect(found({ namespace: 'shop', name: 'plain' })).toEqual(['plain']);
  });

  it('should wait for an event that comes late', async () => {
    const mark = audit.mark();
    const waiting = audit.waitFor(mark, { name: 'late' });
    write('late');
    expect(names(await waiting)).toEqual(['late']);
  });
});
