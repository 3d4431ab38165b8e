import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { logsDir as defaultLogsDir } from './paths.mjs';
import { explain } from './problems.mjs';

const STOP_GRACE_MS = 10_000;
/** Enough of the output to see the cause of a failure in. */
const KEPT_OUTPUT = 200_000;

let logsDir = defaultLogsDir;
const children = new Set();
const undos = [];
let stopping = false;
let toldToEnd = false;
const never = new Promise(() => {});

/** Lets the programs started from now on log into another folder. */
export function logTo(folder) {
  logsDir = folder;
}

/**
 * Starts a program whose standard input is a pipe that we hold open: when this
 * process goes away, however it does, the program sees the end of its input.
 */
export function start(command, args, { name, cwd, env, onLine }) {
  fs.mkdirSync(logsDir, { recursive: true });
  const logFile = path.join(logsDir, `${name}.log`);
  const log = fs.openSync(logFile, 'w');
  const child = spawn(command, args, {
    cwd,
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
    // A group of its own, so that stopping it takes its children along.
    detached: true,
  });
  const entry = { child, name, logFile, output: '', exit: undefined };
  let rest = '';
  const take = chunk => {
    writeLog(entry, log, chunk);
    const text = chunk.toString();
    entry.output = (entry.output + text).slice(-KEPT_OUTPUT);
    if (onLine) {
      const lines = (rest + text).split('\n');
      rest = lines.pop();
      lines.forEach(line => onLine(line));
    }
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  child.stdin.on('error', () => {});
  entry.exit = new Promise((resolve, reject) => {
    child.once('error', error => {
      children.delete(entry);
      reject(error);
    });
    child.once('close', (code, signal) => {
      children.delete(entry);
      fs.closeSync(log);
      resolve({ code, signal });
    });
  });
  entry.exit.catch(() => {});
  children.add(entry);
  return entry;
}

/**
 * A disk without room must not end what runs, nor hide its cause: the program
 * itself meets it as well and says so, and its output is still kept in memory.
 */
function writeLog(entry, log, chunk) {
  try {
    fs.writeSync(log, chunk);
  } catch (error) {
    if (error.code !== 'ENOSPC') {
      throw error;
    }
    entry.output = `${entry.output}\nENOSPC: the log could not be written\n`;
  }
}

/**
 * Runs a program to its end and returns its exit code and output. Once this
 * process was told to end it never returns, so that no caller goes on to its next
 * program in the time that the others take to end. With `undoes` it does: that is
 * for what puts the machine back.
 */
export async function runToEnd(command, args, options) {
  const { undoes = false } = options;
  if (toldToEnd && !undoes) {
    return never;
  }
  const entry = start(command, args, options);
  entry.child.stdin.end();
  const { code, signal } = await entry.exit;
  if (toldToEnd && !undoes) {
    return never;
  }
  return {
    code: code ?? 1,
    signal,
    output: entry.output,
    logFile: entry.logFile,
  };
}

/** Ends a program and everything it started. */
export async function stop(entry) {
  if (!children.has(entry)) {
    return;
  }
  signalGroup(entry, 'SIGTERM');
  const timer = setTimeout(() => signalGroup(entry, 'SIGKILL'), STOP_GRACE_MS);
  await entry.exit.catch(() => {});
  clearTimeout(timer);
}

/** Has something undone after all programs have ended; returns how to do it now. */
export function atExit(undo) {
  undos.push(undo);
  return async () => {
    const place = undos.indexOf(undo);
    if (place >= 0) {
      undos.splice(place, 1);
      await undo();
    }
  };
}

/** Ends all, the last started first, and undoes what else was set up. */
export async function stopAll() {
  stopping = true;
  for (const entry of [...children].reverse()) {
    await stop(entry);
  }
  for (const undo of undos.splice(0).reverse()) {
    await undo();
  }
}

/** Whether programs end because we end them. */
export function isStopping() {
  return stopping;
}

/** Ends all programs when this one is told to end. */
export function stopAllOnSignals() {
  const handle = signal => {
    if (toldToEnd) {
      return;
    }
    toldToEnd = true;
    console.log('\nStopping …');
    stopAll()
      .catch(error => console.error(explain(error)))
      .then(() => process.exit(signal === 'SIGINT' ? 130 : 143));
  };
  process.on('SIGINT', handle);
  process.on('SIGTERM', handle);
  process.on('SIGHUP', handle);
}

function signalGroup(entry, signal) {
  try {
    process.kill(-entry.child.pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') {
      throw error;
    }
  }
}
