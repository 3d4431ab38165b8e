import { ServiceSummary } from '@longshore/plugin-services-common';
import { ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { answers, end, findFreePort, startProgram } from '../lib/processes';

const root = path.join(__dirname, '../..');
const PERSON = 'user:default/soak';
const USER = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name: 'soak' },
  spec: { memberOf: [] },
};
const SIGN_IN = {
  'x-longshore-demo-person': PERSON,
  'X-Requested-With': 'XMLHttpRequest',
};
/** Tokens of Backstage live for an hour. */
const SIGN_IN_EVERY_MS = 10 * 60_000;
/** So that memory shows a leak instead of a collector that takes its time. */
const MAX_HEAP_MB = 400;

export type ServiceList = {
  items: ServiceSummary[];
  totalItems: number;
  complete: boolean;
  revision: number;
  cells: { name: string; contact: { state: string } }[];
};

/** The backend under test, in a process of its own, and one person in it. */
export class Portal {
  readonly #url: string;
  readonly #process: ChildProcess;
  #token?: { value: string; at: number };

  private constructor(url: string, child: ChildProcess) {
    this.#url = url;
    this.#process = child;
  }

  /** Starts it with a catalog of these services; resolves when it is ready. */
  static async start(options: {
    work: string;
    services: string[];
    cells: object[];
    plant?: string;
  }): Promise<Portal> {
    const port = await findFreePort();
    const url = `http://localhost:${port}`;
    const catalog = path.join(options.work, 'catalog.yaml');
    fs.writeFileSync(
      catalog,
      [USER, ...options.services.map(component)]
        .map(entity => JSON.stringify(entity))
        .join('\n---\n'),
    );
    const config = path.join(options.work, 'app-config.json');
    fs.writeFileSync(
      config,
      JSON.stringify({
        app: { title: 'Soak', baseUrl: url },
        backend: {
          baseUrl: url,
          listen: { host: '127.0.0.1', port },
          database: {
            client: 'better-sqlite3',
            connection: { directory: options.work },
          },
        },
        auth: { environment: 'development', providers: { demo: {} } },
        demo: { people: [{ entityRef: PERSON, name: 'Soak' }] },
        members: { operators: [PERSON] },
        permission: { enabled: true },
        catalog: {
          rules: [{ allow: ['Component', 'User'] }],
          locations: [{ type: 'file', target: catalog }],
          processingInterval: { hours: 1 },
        },
        clusters: { cells: options.cells },
      }),
    );
    const child = startProgram(
      process.execPath,
      [
        `--max-old-space-size=${MAX_HEAP_MB}`,
        '--require',
        path.join(root, 'scripts/lib/exitWithParent.cjs'),
        '--require',
        path.join(root, 'node_modules/@backstage/cli/config/nodeTransform.cjs'),
        path.join(__dirname, 'backend.ts'),
        '--config',
        config,
      ],
      {
        cwd: __dirname,
        env: { NODE_ENV: 'development', SOAK_PLANT: options.plant ?? '' },
        logFile: path.join(options.work, 'backend.log'),
      },
    );
    const portal = new Portal(url, child);
    try {
      await answers(`${url}/.backstage/health/v1/readiness`, child);
      // Only who is in the catalog can sign in, and it is read after the start.
      await answers(`${url}/api/auth/demo/refresh`, child, {
        headers: SIGN_IN,
      });
    } catch (error) {
      await portal.stop();
      throw error;
    }
    return portal;
  }

  get pid(): number {
    return this.#process.pid!;
  }

  /** Calls the API as a person who may see and do everything. */
  async call(route: string, init: RequestInit = {}): Promise<Response> {
    const token = await this.#signIn();
    return fetch(`${this.#url}/api/services${route}`, {
      ...init,
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
      },
    });
  }

  async get<T>(route: string): Promise<T> {
    const response = await this.call(route);
    if (!response.ok) {
      throw new Error(`${route}: ${response.status} ${await response.text()}`);
    }
    return response.json();
  }

  services(): Promise<ServiceList> {
    return this.get('/services?limit=200');
  }

  async stop(): Promise<void> {
    await end(this.#process);
  }

  async #signIn(): Promise<string> {
    if (!this.#token || Date.now() - this.#token.at > SIGN_IN_EVERY_MS) {
      const response = await fetch(`${this.#url}/api/auth/demo/refresh`, {
        headers: SIGN_IN,
      });
      const { backstageIdentity } = await response.json();
      this.#token = { value: backstageIdentity.token, at: Date.now() };
    }
    return this.#token.value;
  }
}

function component(name: string) {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name },
    spec: { type: 'service', lifecycle: 'production', owner: PERSON },
  };
}
