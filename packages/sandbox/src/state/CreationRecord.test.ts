import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreationRecord, parseRecord } from './CreationRecord';

describe('CreationRecord', () => {
  const dir = mkdtempSync(join(tmpdir(), 'longshore-record-'));
  const file = join(dir, 'state', 'record.jsonl');
  afterAll(() => rmSync(dir, { recursive: true }));

  it('should be empty before anything was made', () => {
    const record = new CreationRecord(file);
    expect(record.list()).toEqual([]);
    expect(record.process('etcd')).toBeUndefined();
  });

  it('should keep the order and know the last start of a process', () => {
    const record = new CreationRecord(file);
    record.add({ kind: 'link', name: 'longshore0' });
    record.add({ kind: 'process', name: 'etcd', pid: 1, startTime: '10' });
    record.add({ kind: 'process', name: 'etcd', pid: 2, startTime: '20' });

    const again = new CreationRecord(file);
    expect(again.list().map(({ kind }) => kind)).toEqual([
      'link',
      'process',
      'process',
    ]);
    expect(again.process('etcd')).toMatchObject({ pid: 2, startTime: '20' });
  });

  it('should survive a torn last line', () => {
    appendFileSync(file, '{"kind":"li');
    expect(new CreationRecord(file).list()).toHaveLength(3);
  });

  it('should not guess about a broken line before the last', () => {
    expect(() => parseRecord('broken\n{"kind":"link","name":"a"}\n')).toThrow(
      "Line 1 of the sandbox's record is not JSON",
    );
  });
});
