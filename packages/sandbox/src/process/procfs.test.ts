import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { onLinux } from '../testing/onLinux';
import { killAndWait } from './killAndWait';
import {
  findProcessesByEnvironment,
  isAlive,
  listProcesses,
  parseEnviron,
  parseStat,
  readProcess,
  residentMiBOfTree,
} from './procfs';
import { waitFor } from './waitFor';

const FIELDS_AFTER_NAME =
  'S 1 42 42 0 -1 4194560 100 0 0 0 5 3 0 0 20 0 9 0 165081 1000000 256 18446744073709551615';

describe('parseStat', () => {
  it.each(['etcd', 'a b', 'a) S 9 (b', '(sd-pam)'])(
    'should read a process named "%s"',
    name => {
      expect(parseStat(`42 (${name}) ${FIELDS_AFTER_NAME}`)).toEqual({
        pid: 42,
        name,
        state: 'S',
        parent: 1,
        startTime: '165081',
        residentPages: 256,
      });
    },
  );

  it('should refuse what is no stat line', () => {
    expect(() => parseStat('hello')).toThrow('Not a /proc/<pid>/stat line');
  });
});

describe('parseEnviron', () => {
  it('should keep equals signs of values and skip the rest', () => {
    expect(parseEnviron('A=1\0B=x=y\0\0broken\0C=\0')).toEqual(
      new Map([
        ['A', '1'],
        ['B', 'x=y'],
        ['C', ''],
      ]),
    );
  });
});

onLinux('processes of this machine', () => {
  it('should know this process by pid and start time', () => {
    const self = readProcess(process.pid)!;
    expect(isAlive(self)).toBe(true);
    expect(isAlive({ ...self, startTime: '1' })).toBe(false);
    expect(listProcesses().map(({ pid }) => pid)).toContain(process.pid);
  });

  it('should not take a process for dead of which only the first thread has ended', async () => {
    const child = spawn(
      'python3',
      [
        '-c',
        `import ctypes, threading, time
threading.Thread(target=time.sleep, args=(60,)).start()
print('two threads', flush=True)
ctypes.CDLL(None).pthread_exit(None)`,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    await once(child.stdout, 'data');
    const identity = readProcess(child.pid!)!;
    await waitFor(
      { what: 'end of the first thread', timeoutMs: 30_000 },
      () => readProcess(identity.pid)?.state === 'Z',
    );
    expect(isAlive(identity)).toBe(true);
    await killAndWait([identity]);
    expect(isAlive(identity)).toBe(false);
  });

  it('should give nothing for a pid that nobody has', () => {
    // Above the largest pid that Linux can be configured for.
    expect(readProcess(4_194_305)).toBeUndefined();
  });

  it('should find processes by their environment', () => {
    expect(findProcessesByEnvironment('LONGSHORE_NOBODY', 'has this')).toEqual(
      [],
    );
  });

  it('should add up memory', () => {
    expect(residentMiBOfTree(process.pid)).toBeGreaterThan(10);
  });
});
