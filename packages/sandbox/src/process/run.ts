import { spawn } from 'node:child_process';

/** Options of {@link run}. */
export interface RunOptions {
  /** Text for the standard input. */
  stdin?: string;
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  /** Called with each piece of output as it comes. */
  onOutput?: (text: string) => void;
}

/** A command that ended with an exit code other than 0. */
export class CommandError extends Error {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;

  constructor(
    command: string,
    result: { exitCode: number | null; stdout: string; stderr: string },
  ) {
    const said = (result.stderr || result.stdout).trim().slice(-2000);
    super(`'${command}' failed with exit code ${result.exitCode}: ${said}`);
    this.name = 'CommandError';
    this.exitCode = result.exitCode;
    this.stdout = result.stdout;
    this.stderr = result.stderr;
  }
}

/** Runs a command to its end and gives its standard output. */
export async function run(
  command: string,
  args: string[],
  options: RunOptions = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      options.onOutput?.(text);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      options.onOutput?.(text);
    });
    child.on('error', error =>
      reject(new Error(`Cannot run '${command}': ${error.message}`)),
    );
    child.on('close', exitCode => {
      if (exitCode === 0) {
        resolve(stdout);
      } else {
        const line = [command, ...args].join(' ');
        reject(new CommandError(line, { exitCode, stdout, stderr }));
      }
    });
    // A command that ends without reading its input must not end this process.
    child.stdin.on('error', () => {});
    child.stdin.end(options.stdin ?? '');
  });
}
