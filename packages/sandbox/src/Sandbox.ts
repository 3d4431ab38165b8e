import { NotFoundError } from '@backstage/errors';
import {
  findOrBuild,
  findOrBuildBinaries,
} from './binaries/findOrBuildBinaries';
import { KWOK } from './binaries/programs';
import { ownProgram } from './binaries/ownProgram';
import { BundleOptions, writeBundle } from './bundle/writeBundle';
import { bringDown } from './bringDown';
import { bringUp } from './bringUp';
import { Cell, KubectlOptions } from './Cell';
import { ensureDebianPackages } from './debian/ensureDebianPackages';
import { ensureSpec } from './ensureSpec';
import { imageNames, registryAddress, SandboxImages } from './images/images';
import { LeaseOptions, Leases, ReleaseLease } from './leases/Leases';
import { connectionString } from './postgres/postgresServer';
import { Prometheus } from './prometheus/Prometheus';
import { withFileLock } from './process/fileLock';
import { Log, Progress } from './progress';
import { requireLinuxRoot } from './requireLinuxRoot';
import { SandboxContext } from './SandboxContext';
import { SandboxNode } from './SandboxNode';
import { CreationRecord } from './state/CreationRecord';
import { resolveStateDir, SandboxPaths } from './state/SandboxPaths';
import { DEFAULT_SIZE, readSpec } from './state/SandboxSpec';
import { readStatus, SandboxStatus } from './status';

/**
 * Which sandbox is meant, and who is told what happens to it.
 *
 * @public
 */
export interface SandboxOptions {
  /**
   * State folder. Default: the environment variable `LONGSHORE_SANDBOX_DIR`,
   * else `.longshore/sandbox` in the repository.
   */
  stateDir?: string;
  /** Takes the progress, a line at a time. Default: nobody. */
  log?: Log;
}

/**
 * Options of {@link Sandbox.up}. The size counts for a new sandbox only.
 *
 * @public
 */
export interface SandboxUpOptions extends SandboxOptions {
  /** Number of Kubernetes clusters, 1 to 15. Default 2. */
  cells?: number;
  /**
   * Nodes of each cell in order, 1 to 15; the last number counts for all that
   * follow. Default `[2, 1]`.
   */
  nodes?: number[];
}

/**
 * A real Kubernetes on this machine, with an image registry and PostgreSQL.
 *
 * @remarks
 * `kubeconfigPath`, `kubectl` and the like are those of the first cell; the
 * same of each cell are in {@link Sandbox.cells}.
 *
 * @public
 */
export class Sandbox {
  /** The clusters. */
  readonly cells: Cell[];
  readonly stateDir: string;
  /** The registry as image prefix, `host:port`: `<prefix>/repository:tag`. */
  readonly registryUrl: string;
  /** The images that the sandbox brings. */
  readonly images: SandboxImages;
  readonly postgres: {
    /** `postgresql://…`; the user may create databases. */
    connectionString: string;
  };
  /** Metrics of all cells; started on demand. */
  readonly prometheus: Prometheus;
  readonly #context: SandboxContext;
  readonly #log: Log | undefined;

  private constructor(context: SandboxContext, log: Log | undefined) {
    const { spec, paths } = context;
    this.cells = spec.cells.map(cell => new Cell(context, cell));
    this.stateDir = paths.root;
    this.registryUrl = registryAddress(spec);
    this.images = imageNames(spec);
    this.postgres = {
      connectionString: connectionString({
        ...spec.postgres,
        dir: paths.postgres,
      }),
    };
    this.prometheus = new Prometheus(context);
    this.#context = context;
    this.#log = log;
  }

  /**
   * Installs and builds what `up` needs, and starts nothing. The first time
   * takes minutes, so a build server may want to do and cache it on its own.
   */
  static async prepare(options: Pick<SandboxOptions, 'log'> = {}) {
    const progress = new Progress(options.log ?? (() => {}));
    await ensureDebianPackages({ progress, all: true });
    await findOrBuildBinaries(progress);
    await findOrBuild([KWOK], progress);
    await ownProgram('build/delay');
  }

  /**
   * Brings the sandbox up, or those parts of it that do not run.
   * Everything is ready when this returns.
   *
   * @throws NotAllowedError when this is not root on Linux.
   * @throws ConflictError when the machine has another sandbox.
   */
  static async up(options: SandboxUpOptions = {}): Promise<Sandbox> {
    const progress = new Progress(options.log ?? (() => {}));
    requireLinuxRoot();
    const paths = new SandboxPaths(resolveStateDir(options.stateDir));
    return withFileLock(
      {
        file: paths.lock,
        onWait: () => progress.info('… waiting for another command to end'),
      },
      async () => {
        await ensureDebianPackages({ progress });
        const binaries = await findOrBuildBinaries(progress);
        const context = new SandboxContext({
          spec: await ensureSpec(paths, {
            cells: options.cells ?? DEFAULT_SIZE.cells,
            nodes: options.nodes ?? DEFAULT_SIZE.nodes,
          }),
          paths,
          record: new CreationRecord(paths.record),
          binaries,
          progress,
        });
        await bringUp(context);
        return new Sandbox(context, options.log);
      },
    );
  }

  /**
   * Connects to a sandbox that is up, started by whatever process.
   *
   * @throws NotFoundError when there is none in this state folder.
   */
  static async open(options: SandboxOptions = {}): Promise<Sandbox> {
    const progress = new Progress(options.log ?? (() => {}));
    const paths = new SandboxPaths(resolveStateDir(options.stateDir));
    const spec = readSpec(paths.spec);
    if (!spec) {
      throw new NotFoundError(
        `There is no sandbox in '${paths.root}'. Start one: longshore-sandbox up`,
      );
    }
    const context = new SandboxContext({
      spec,
      paths,
      record: new CreationRecord(paths.record),
      binaries: await findOrBuildBinaries(progress),
      progress,
    });
    return new Sandbox(context, options.log);
  }

  /**
   * Takes away everything that a sandbox has made on this machine, its state
   * folder included, whatever state it is in. Does nothing when there is none.
   */
  static async down(options: SandboxOptions = {}): Promise<void> {
    const paths = new SandboxPaths(resolveStateDir(options.stateDir));
    await bringDown(paths, new Progress(options.log ?? (() => {})));
  }

  /** What runs, since when and with how much memory. */
  static status(options: SandboxOptions = {}): SandboxStatus {
    return readStatus(new SandboxPaths(resolveStateDir(options.stateDir)));
  }

  /**
   * Writes what one wants to see after a failure into a folder: events, the
   * state of nodes and pods, the ends of all logs and of the audit logs, and no
   * secrets. Works as well while cells do not answer.
   */
  async bundle(dir: string, options: BundleOptions = {}): Promise<void> {
    const { paths } = this.#context;
    await writeBundle({ ...options, dir, cells: this.cells, paths });
  }

  /** Same as the static `down`, for this sandbox. */
  async down(): Promise<void> {
    await Sandbox.down({ stateDir: this.stateDir, log: this.#log });
  }

  /** Same as the static `status`, for this sandbox. */
  status(): SandboxStatus {
    return Sandbox.status({ stateDir: this.stateDir });
  }

  /** The administrator's kubeconfig file of the first cell. */
  get kubeconfigPath(): string {
    return this.cells[0].kubeconfigPath;
  }

  /** The kubeconfig file of Longshore's platform account in the first cell. */
  get longshoreKubeconfigPath(): string {
    return this.cells[0].longshoreKubeconfigPath;
  }

  /** The API server's audit log of the first cell. */
  get auditLogPath(): string {
    return this.cells[0].auditLogPath;
  }

  /**
   * The cell of this name; its last letter will do.
   *
   * @throws NotFoundError when there is none.
   */
  cell(name: string): Cell {
    const cell = this.cells.find(one =>
      [one.name, one.name.replace('cell-', '')].includes(name),
    );
    if (!cell) {
      const names = this.cells.map(one => one.name).join(', ');
      throw new NotFoundError(`There is no cell '${name}', but: ${names}`);
    }
    return cell;
  }

  /**
   * Waits until the cells may be used, so that tests which run side by side do
   * not disturb each other. It binds those that ask for leases only, and ends
   * with the process that has it.
   *
   * @throws ConflictError when others have held one for too long.
   */
  async lease(options: LeaseOptions): Promise<ReleaseLease> {
    const cells = options.cells?.map(name => this.cell(name)) ?? this.cells;
    const leases = new Leases({
      dir: new SandboxPaths(this.stateDir).leases,
      log: this.#log,
    });
    return leases.take({ ...options, cells: cells.map(({ name }) => name) });
  }

  /**
   * A node of any cell.
   *
   * @throws NotFoundError when there is none of this name.
   */
  node(name: string): SandboxNode {
    const nodes = this.cells.flatMap(cell => cell.nodes);
    const node = nodes.find(one => one.name === name);
    if (!node) {
      const names = nodes.map(one => one.name).join(', ');
      throw new NotFoundError(`There is no node '${name}', but: ${names}`);
    }
    return node;
  }

  /** See {@link Cell.kubectl}. */
  async kubectl(args: string[], options?: KubectlOptions): Promise<string> {
    return this.cells[0].kubectl(args, options);
  }

  /** See {@link Cell.apply}. */
  async apply(manifest: string | object): Promise<void> {
    return this.cells[0].apply(manifest);
  }

  /** See {@link Cell.applyServiceNamespace}. */
  async applyServiceNamespace(name: string): Promise<void> {
    return this.cells[0].applyServiceNamespace(name);
  }

  /** See {@link Cell.waitReady}. */
  async waitReady(
    namespace: string,
    deployment: string,
    replicas: number,
  ): Promise<void> {
    return this.cells[0].waitReady(namespace, deployment, replicas);
  }
}
