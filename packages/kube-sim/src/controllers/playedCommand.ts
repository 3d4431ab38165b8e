import { Container } from '../workloads';

/** What a command would do: how long it runs, how it ends, what it writes. */
export interface PlayedCommand {
  ms: number;
  exitCode: number;
  lines: string[];
}

const SHELLS = new Set(['sh', 'bash', 'ash', 'dash']);
const SEPARATOR = /\s*(&&|;|\n)\s*/;

function programOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function unquoted(text: string): string {
  return text.replace(/^(["'])(.*)\1$/, '$2');
}

/** Adds one simple command; false when it is none that can be played. */
function play(command: string, played: PlayedCommand): boolean {
  const [program, ...rest] = command.trim().split(/\s+/);
  const argument = rest.join(' ');
  switch (programOf(program)) {
    case 'true':
    case ':':
      played.exitCode = 0;
      return true;
    case 'false':
      played.exitCode = 1;
      return true;
    case 'echo':
      played.lines.push(unquoted(argument));
      played.exitCode = 0;
      return true;
    case 'sleep':
      if (!/^\d+(\.\d+)?s?$/.test(argument)) return false;
      played.ms += parseFloat(argument) * 1_000;
      played.exitCode = 0;
      return true;
    default:
      return false;
  }
}

function playScript(script: string): PlayedCommand | undefined {
  const played: PlayedCommand = { ms: 0, exitCode: 0, lines: [] };
  const parts = script.trim().split(SEPARATOR);
  for (let index = 0; index < parts.length; index += 2) {
    const command = parts[index];
    if (command === '') continue;
    const skipped = parts[index - 1] === '&&' && played.exitCode !== 0;
    if (skipped) continue;
    const exit = /^exit(?:\s+(\d+))?$/.exec(command);
    if (exit) {
      if (exit[1]) played.exitCode = Number(exit[1]);
      return played;
    }
    if (!play(command, played)) return undefined;
  }
  return played;
}

/**
 * Containers are not run, but a command made of `sleep`, `echo`, `exit`, `true`
 * and `false` is so plain that its course can be told. Everything else is taken
 * for a server that runs until it is stopped: undefined.
 */
export function playedCommand({
  command,
  args,
}: Container): PlayedCommand | undefined {
  const words = [
    ...((command ?? []) as string[]),
    ...((args ?? []) as string[]),
  ].map(String);
  if (words.length === 0) return undefined;
  if (SHELLS.has(programOf(words[0]))) {
    return words[1] === '-c' && words[2] !== undefined
      ? playScript(words[2])
      : undefined;
  }
  return playScript(words.join(' '));
}
