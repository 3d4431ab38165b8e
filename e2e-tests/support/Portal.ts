import { ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';

const root = path.join(__dirname, '../..');
const SIGN_IN_HEADER = 'x-longshore-demo-person';

/** One of the processes that a portal is made of. */
export type PortalProcess = { name: string; port: number; pid: number };

/** A portal as `npm start` runs it, with a state folder of its own. */
export class Portal {
  readonly url: string;
  readonly stateDir: string;
  readonly #args: string[];
  readonly #port: number;
  #process?: ChildProcess;

  private constructor(options: {
    port: number;
    stateDir: string;
    args: string[];
  }) {
    this.#port = options.port;
    this.#args = options.args;
    this.stateDir = options.stateDir;
    this.url = `http://localhost:${options.port}`;
  }

  /** Starts one on a free port and waits until it answers. */
  static async start(name: string, args: string[]): Promise<Portal> {
    const stateDir = path.join(root, '.longshore/e2e', name);
    fs.rmSync(stateDir, { recursive: true, force: true });
    const portal = new Portal({ port: await findFreePort(), stateDir, args });
    await portal.start();
    return portal;
  }

  /** Starts it again with the state it had. */
  async start(): Promise<void> {
    const child = spawn(
      process.execPath,
      [
        path.join(root, 'scripts/longshore.mjs'),
        'start',
        '--port',
        String(this.#port),
        '--state',
        this.stateDir,
        ...this.#args,
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    this.#process = child;
    let output = '';
    await new Promise<void>((resolve, reject) => {
      const take = (chunk: Buffer) => {
        output += chunk;
        if (output.includes('Longshore is at')) {
          resolve();
        }
      };
      child.stdout.on('data', take);
      child.stderr.on('data', take);
      child.once('error', reject);
      child.once('exit', code =>
        reject(new Error(`The portal ended with ${code}:\n${output}`)),
      );
    });
  }

  /** Ends it as Ctrl-C does. */
  async stop(): Promise<void> {
    await this.#end(child => child.kill('SIGINT'));
  }

  /** The processes that it is made of. */
  processes(): PortalProcess[] {
    return JSON.parse(
      fs.readFileSync(path.join(this.stateDir, 'processes.json'), 'utf8'),
    );
  }

  /** Those that answer people; the clusters plugin apart has no sign-in. */
  backends(): PortalProcess[] {
    return this.processes().filter(({ name }) => name !== 'clusters');
  }

  /** Where one of them answers, past any balancer. */
  urlOf(name: string): string {
    return `http://127.0.0.1:${this.#find(name).port}`;
  }

  /** Kills one of them without warning, as a lost machine would. */
  kill(name: string): void {
    process.kill(this.#find(name).pid, 'SIGKILL');
  }

  /** Waits until `npm start` itself has ended, for lack of what it ran. */
  async ended(): Promise<void> {
    await this.#end(() => {});
  }

  /** Calls the API as one of the demo people, of any process or of one. */
  async api(
    person: string,
    route: string,
    init: RequestInit & { process?: string } = {},
  ): Promise<Response> {
    const { process: name, ...request } = init;
    const url = name === undefined ? this.url : this.urlOf(name);
    const signIn = await fetch(`${url}/api/auth/demo/refresh`, {
      headers: {
        [SIGN_IN_HEADER]: `user:default/${person}`,
        'X-Requested-With': 'XMLHttpRequest',
      },
    });
    if (!signIn.ok) {
      throw new Error(`${person} cannot sign in: ${await signIn.text()}`);
    }
    const { backstageIdentity } = await signIn.json();
    return fetch(`${url}/api${route}`, {
      ...request,
      headers: {
        'Content-Type': 'application/json',
        ...request.headers,
        Authorization: `Bearer ${backstageIdentity.token}`,
      },
    });
  }

  #find(name: string): PortalProcess {
    const processes = this.processes();
    const found = processes.find(one => one.name === name);
    if (!found) {
      const names = processes.map(one => one.name).join(', ');
      throw new Error(`The portal has no process ${name}, but: ${names}`);
    }
    return found;
  }

  async #end(kill: (child: ChildProcess) => void): Promise<void> {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) {
      return;
    }
    const ended = new Promise(resolve => child.once('exit', resolve));
    kill(child);
    await ended;
  }
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        resolve(typeof address === 'object' && address ? address.port : 0),
      );
    });
  });
}
