import { spawn } from 'node:child_process';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readProcess } from '../process/procfs';
import { waitFor } from '../process/waitFor';
import { onLinux } from '../testing/onLinux';
import { Leases } from './Leases';

jest.setTimeout(60_000);

onLinux('Leases', () => {
  let dir: string;
  let lines: string[];
  let leases: Leases;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'longshore-leases-'));
    lines = [];
    leases = new Leases({ dir, log: line => lines.push(line) });
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  const take = (
    holder: string,
    cells: string[],
    exclusive = false,
    timeoutMs?: number,
  ) => leases.take({ holder, cells, exclusive, timeoutMs });

  /** A lease that is asked for, and whether it was given. */
  const ask = (...options: Parameters<typeof take>) => {
    const asked = {
      given: false,
      lease: take(...options).then(release => {
        asked.given = true;
        return release;
      }),
    };
    return asked;
  };

  const tickets = () => readdirSync(dir).filter(name => name.endsWith('.json'));
  const waiting = (count: number) =>
    waitFor(
      { what: `${count} tickets`, timeoutMs: 30_000 },
      () => tickets().length === count,
    );

  it('should be given to many at once, unless one wants to be alone', async () => {
    const one = await take('one', ['a', 'b']);
    const two = await take('two', ['a']);
    const alone = ask('alone', ['a'], true);
    await waiting(3);
    await one();
    expect(alone.given).toBe(false);
    await two();
    const release = await alone.lease;
    const later = ask('later', ['a']);
    await waiting(2);
    expect(later.given).toBe(false);
    await release();
    await (
      await later.lease
    )();
    expect(tickets()).toEqual([]);
  });

  it('should not keep one waiting for those that come later', async () => {
    const first = await take('first', ['a']);
    const alone = ask('alone', ['a'], true);
    await waiting(2);
    const later = ask('later', ['a']);
    await waiting(3);
    await first();
    const release = await alone.lease;
    expect(later.given).toBe(false);
    await release();
    await (
      await later.lease
    )();
  });

  it('should not wait for leases on other cells', async () => {
    const other = await take('other', ['b'], true);
    const release = await take('mine', ['a'], true);
    await release();
    await other();
    expect(tickets()).toEqual([]);
  });

  it('should end with the process that has it', async () => {
    const child = spawn('sleep', ['600'], { stdio: 'ignore' });
    const { startTime } = readProcess(child.pid!)!;
    const release = await take('somebody', ['a'], true);
    const [file] = tickets();
    const ticket = JSON.parse(readFileSync(join(dir, file), 'utf8'));
    writeFileSync(
      join(dir, file),
      JSON.stringify({ ...ticket, pid: child.pid, startTime }),
    );
    const next = ask('next', ['a']);
    await waiting(2);
    expect(next.given).toBe(false);
    child.kill('SIGKILL');
    await (
      await next.lease
    )();
    await release();
    expect(tickets()).toEqual([]);
  });

  it('should say for whom it waits, and give up', async () => {
    const release = await take('the breaker', ['a'], true);
    await expect(take('the reader', ['a'], false, 0)).rejects.toThrow(
      /'the reader' waited \d+ s for a lease on a, which 'the breaker' held/,
    );
    expect(lines[0]).toBe(
      "… 'the reader' waits for the lease of 'the breaker'",
    );
    await release();
    expect(tickets()).toEqual([]);
  });
});
