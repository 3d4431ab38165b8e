import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive, readProcess } from '../process/procfs';
import { MARK } from '../process/startDaemon';
import { waitFor } from '../process/waitFor';
import { onLinux } from '../testing/onLinux';
import { cleanUp, parseMountPoints } from './cleanUp';

describe('parseMountPoints', () => {
  it('should read points with blanks', () => {
    const text = [
      '22 1 254:0 / / rw - ext4 /dev/vda rw',
      '23 22 0:21 / /mnt/a\\040b rw - tmpfs tmpfs rw',
      '',
    ].join('\n');
    expect(parseMountPoints(text)).toEqual(['/', '/mnt/a b']);
  });
});

onLinux('cleanUp', () => {
  it('should end recorded and unrecorded processes and delete the folder', async () => {
    const stateDir = mkdtempSync(join(tmpdir(), 'longshore-cleanup-'));
    writeFileSync(join(stateDir, 'file'), 'x');
    const sandboxId = `test-${process.pid}`;
    const start = (env: NodeJS.ProcessEnv) => {
      const { pid } = spawn('sleep', ['60'], { stdio: 'ignore', env });
      return readProcess(pid!)!;
    };
    const recorded = start({ PATH: process.env.PATH });
    const marked = start({ PATH: process.env.PATH, [MARK]: sandboxId });
    const other = start({ PATH: process.env.PATH, [MARK]: 'other' });
    // Before exec the child still has our own environment.
    await waitFor({ what: 'sleep', timeoutMs: 5000 }, () =>
      [recorded, marked, other].every(
        ({ pid }) => readProcess(pid)?.name === 'sleep',
      ),
    );

    await cleanUp({
      sandboxId,
      stateDir,
      created: [
        { kind: 'link', name: 'longshore-none' },
        { ...recorded, kind: 'process', name: 'recorded' },
        { ...other, kind: 'process', name: 'reused', startTime: '1' },
      ],
    });

    expect(isAlive(recorded)).toBe(false);
    expect(isAlive(marked)).toBe(false);
    expect(isAlive(other)).toBe(true);
    expect(existsSync(stateDir)).toBe(false);
    process.kill(other.pid, 'SIGKILL');
  });
});
