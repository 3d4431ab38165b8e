import { Binaries } from './binaries/programs';
import { run, RunOptions } from './process/run';
import { Daemon, DaemonSpec, ensureDaemon, MARK } from './process/startDaemon';
import { Progress } from './progress';
import { CreationRecord } from './state/CreationRecord';
import { SandboxPaths } from './state/SandboxPaths';
import { SandboxSpec } from './state/SandboxSpec';

/** What every part of the sandbox works with. */
export class SandboxContext {
  readonly spec: SandboxSpec;
  readonly paths: SandboxPaths;
  readonly record: CreationRecord;
  readonly binaries: Binaries;
  readonly progress: Progress;

  constructor(options: {
    spec: SandboxSpec;
    paths: SandboxPaths;
    record: CreationRecord;
    binaries: Binaries;
    progress: Progress;
  }) {
    this.spec = options.spec;
    this.paths = options.paths;
    this.record = options.record;
    this.binaries = options.binaries;
    this.progress = options.progress;
  }

  /**
   * Runs a command of `up`. It carries the mark as well: when `up` is killed,
   * what it has just started goes on, and would undo what `down` does.
   */
  readonly run = async (
    command: string,
    args: string[],
    options: Omit<RunOptions, 'env'> = {},
  ): Promise<string> =>
    run(command, args, {
      ...options,
      env: { ...process.env, [MARK]: this.spec.id },
    });

  /** Starts a daemon of this sandbox unless it runs already. */
  async daemon(spec: Omit<DaemonSpec, 'logFile'>): Promise<Daemon> {
    return ensureDaemon({
      spec: { ...spec, logFile: this.paths.log(spec.name) },
      record: this.record,
      sandboxId: this.spec.id,
    });
  }
}
