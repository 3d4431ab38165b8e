import { readFileSync, readdirSync } from 'node:fs';

/**
 * What tells one process from another. A pid alone does not: pids are reused,
 * so the start time (clock ticks since boot) belongs to it.
 */
export interface ProcessIdentity {
  pid: number;
  startTime: string;
}

/** The fields of `/proc/<pid>/stat` that the sandbox looks at. */
export interface ProcessStat extends ProcessIdentity {
  name: string;
  state: string;
  parent: number;
  /** Resident memory in pages. */
  residentPages: number;
}

// Linux on the architectures of the sandbox (amd64, arm64 Debian) uses 4 KiB pages.
const PAGE_BYTES = 4096;

/** Parses one `/proc/<pid>/stat` line. */
export function parseStat(text: string): ProcessStat {
  // The name stands in brackets and may hold blanks and brackets itself, so
  // the last closing one ends it.
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  if (open < 0 || close < open) {
    throw new Error(`Not a /proc/<pid>/stat line: '${text.slice(0, 80)}'`);
  }
  const fields = text
    .slice(close + 2)
    .trim()
    .split(' ');
  return {
    pid: Number(text.slice(0, open).trim()),
    name: text.slice(open + 1, close),
    state: fields[0],
    parent: Number(fields[1]),
    startTime: fields[19],
    residentPages: Number(fields[21]),
  };
}

/** Reads a process, or gives undefined when there is none with this pid. */
export function readProcess(pid: number): ProcessStat | undefined {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    // Between readdir and read a process may end; both ENOENT and ESRCH occur.
    return undefined;
  }
}

/** Whether exactly this process still runs. A zombie does not run any more. */
export function isAlive(identity: ProcessIdentity): boolean {
  const now = readProcess(identity.pid);
  if (now === undefined || now.startTime !== identity.startTime) {
    return false;
  }
  // A process is shown as a zombie as soon as its first thread has ended. As long
  // as others end, which takes seconds on a busy machine, its sockets are open.
  return now.state === 'Z' || now.state === 'X'
    ? hasOtherThreads(identity.pid)
    : true;
}

function hasOtherThreads(pid: number): boolean {
  try {
    return readdirSync(`/proc/${pid}/task`).some(id => Number(id) !== pid);
  } catch {
    return false;
  }
}

/** All processes of the machine. */
export function listProcesses(): ProcessStat[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(name => readProcess(Number(name)))
    .filter((found): found is ProcessStat => found !== undefined);
}

/** Splits the content of `/proc/<pid>/environ`. */
export function parseEnviron(text: string): Map<string, string> {
  return new Map(
    text
      .split('\0')
      .filter(entry => entry.includes('='))
      .map(entry => {
        const at = entry.indexOf('=');
        return [entry.slice(0, at), entry.slice(at + 1)];
      }),
  );
}

/** All running processes that were started with this environment variable. */
export function findProcessesByEnvironment(
  key: string,
  value: string,
): ProcessStat[] {
  return listProcesses().filter(({ pid, state }) => {
    if (state === 'Z' || state === 'X') {
      return false;
    }
    try {
      const environ = readFileSync(`/proc/${pid}/environ`, 'utf8');
      return parseEnviron(environ).get(key) === value;
    } catch {
      return false; // ended meanwhile, or another user's
    }
  });
}

/** Resident memory in MiB of a process and everything it started. */
export function residentMiBOfTree(root: number): number {
  const all = listProcesses();
  const tree = new Set([root]);
  // A child always has a parent in the list, but not always an earlier one.
  for (let grown = true; grown; ) {
    grown = false;
    for (const { pid, parent } of all) {
      if (tree.has(parent) && !tree.has(pid)) {
        tree.add(pid);
        grown = true;
      }
    }
  }
  const pages = all
    .filter(({ pid }) => tree.has(pid))
    .reduce((sum, { residentPages }) => sum + residentPages, 0);
  return Math.round((pages * PAGE_BYTES) / 1024 / 1024);
}
