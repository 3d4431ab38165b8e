import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onLinux } from '../testing/onLinux';
import { withFileLock } from './fileLock';

onLinux('withFileLock', () => {
  const dir = mkdtempSync(join(tmpdir(), 'longshore-lock-'));
  const file = join(dir, 'deep', 'lock');
  afterAll(() => rmSync(dir, { recursive: true }));

  it('should let one in at a time and tell the other that it waits', async () => {
    const events: string[] = [];
    let finish = () => {};
    let started = () => {};
    const firstIsIn = new Promise<void>(done => {
      started = done;
    });
    const first = withFileLock({ file }, async () => {
      events.push('first in');
      started();
      await new Promise<void>(done => {
        finish = done;
      });
      events.push('first out');
    });
    await firstIsIn;
    let second: Promise<void> = Promise.resolve();
    await new Promise<void>(onWait => {
      second = withFileLock({ file, onWait }, async () => {
        events.push('second in');
      });
    });
    finish();
    await first;
    await second;
    expect(events).toEqual(['first in', 'first out', 'second in']);
  });

  it('should give the lock back when the work fails', async () => {
    const failing = async () => {
      throw new Error('no');
    };
    await expect(withFileLock({ file }, failing)).rejects.toThrow('no');
    await expect(withFileLock({ file }, async () => 'yes')).resolves.toBe(
      'yes',
    );
  });
});
