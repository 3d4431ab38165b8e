import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeCatalog } from './catalog';
import { FleetPortal, PortalKind } from './FleetPortal';
import { FleetSimulator } from './FleetSimulator';
import { FleetPlan, plannedPeople } from './plan';

const POLL_MS = 2_000;

/** Where it need not wait for a disk, which takes most of its time otherwise. */
const memory = () => (fs.existsSync('/dev/shm') ? '/dev/shm' : os.tmpdir());

const planIn = (folder: string) => path.join(folder, 'plan.json');

/**
 * Many cells, the catalog that goes with them, and portals that show them.
 *
 * @remarks
 *
 * To play 50,000 instances takes minutes to start, so several runs may share one
 * fleet: `FLEET` names the folder of one that `fleet/serve.ts` keeps.
 */
export class Fleet {
  readonly plan: FleetPlan;
  readonly folder: string;
  readonly simulator: FleetSimulator;
  readonly #catalog: string;
  readonly #shared: boolean;

  private constructor(options: {
    plan: FleetPlan;
    folder: string;
    simulator: FleetSimulator;
    catalog: string;
    shared: boolean;
  }) {
    this.plan = options.plan;
    this.folder = options.folder;
    this.simulator = options.simulator;
    this.#catalog = options.catalog;
    this.#shared = options.shared;
  }

  /** The fleet that `FLEET` names, or a new one that ends with `close`. */
  static async open(plan: FleetPlan): Promise<Fleet> {
    const shared = process.env.FLEET;
    if (shared) {
      return new Fleet({
        plan: JSON.parse(fs.readFileSync(planIn(shared), 'utf8')),
        folder: shared,
        simulator: FleetSimulator.attach(shared),
        catalog: path.join(shared, 'catalog', '*.yaml'),
        shared: true,
      });
    }
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'longshore-fleet-'));
    return Fleet.create(plan, folder);
  }

  /** Starts one in a folder. */
  static async create(plan: FleetPlan, folder: string): Promise<Fleet> {
    fs.mkdirSync(folder, { recursive: true });
    const catalog = writeCatalog(plan, path.join(folder, 'catalog'));
    console.log(`${plan.cells} cells start in ${folder}`);
    const simulator = await FleetSimulator.start(plan, folder);
    const fleet = new Fleet({
      plan,
      folder,
      simulator,
      catalog,
      shared: false,
    });
    try {
      console.log('The catalog reads its services');
      await fleet.readCatalog();
      fs.writeFileSync(planIn(folder), JSON.stringify(plan));
    } catch (error) {
      await fleet.close();
      throw error;
    }
    return fleet;
  }

  /** A portal on a copy of the catalog that has been read. */
  portal(
    kind: PortalKind,
    options: {
      peer?: string;
      withoutCells?: boolean;
      nodeArgs?: string[];
    } = {},
  ): Promise<FleetPortal> {
    const database = path.join(this.folder, `database-${kind}`);
    fs.rmSync(database, { recursive: true, force: true });
    fs.cpSync(this.#readDatabase, database, { recursive: true });
    return this.#start(kind, { ...options, database });
  }

  async close(): Promise<void> {
    await this.simulator.stop();
    if (!this.#shared) {
      fs.rmSync(this.folder, { recursive: true, force: true });
    }
  }

  get #readDatabase(): string {
    return path.join(this.folder, 'database');
  }

  #start(
    kind: PortalKind,
    options: {
      database: string;
      peer?: string;
      withoutCells?: boolean;
      nodeArgs?: string[];
    },
  ): Promise<FleetPortal> {
    const { withoutCells, ...rest } = options;
    return FleetPortal.start({
      kind,
      people: plannedPeople(this.plan),
      folder: this.folder,
      catalog: this.#catalog,
      config: withoutCells ? {} : { kubernetes: this.#kubernetes() },
      ...rest,
    });
  }

  /** Both sides read their clusters from here. */
  #kubernetes() {
    const { clusters, token, ca } = this.simulator;
    return {
      serviceLocatorMethod: { type: 'multiTenant' },
      clusterLocatorMethods: [
        {
          type: 'config',
          clusters: clusters.map(cluster => ({
            ...cluster,
            authProvider: 'serviceAccount',
            serviceAccountToken: token,
            caData: Buffer.from(ca).toString('base64'),
          })),
        },
      ],
    };
  }

  /** A portal keeps its catalog over restarts, so its first reading is no part. */
  async readCatalog(): Promise<void> {
    const database = fs.mkdtempSync(path.join(memory(), 'longshore-catalog-'));
    const portal = await this.#start('without', {
      database,
      withoutCells: true,
    });
    try {
      const [reader] = await portal.signIn();
      const wanted = this.plan.cells * this.plan.servicesPerCell;
      for (;;) {
        const { facets } = await portal.call<{
          facets: Record<string, { count: number }[]>;
        }>(
          reader,
          '/catalog/entity-facets?facet=relations.ownedBy&filter=kind=component',
        );
        const owned = facets['relations.ownedBy'].reduce(
          (sum, { count }) => sum + count,
          0,
        );
        if (owned === wanted) {
          break;
        }
        await sleep(POLL_MS);
      }
    } finally {
      await portal.stop();
    }
    fs.cpSync(database, this.#readDatabase, { recursive: true });
    fs.rmSync(database, { recursive: true });
  }
}
