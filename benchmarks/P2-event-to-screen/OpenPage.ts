import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  ServiceListResponse,
  SERVICES_CHANNEL,
} from '@longshore/plugin-services-common';
import { askForPage } from '../fleet/askForPage';
import { FleetPortal, Reader } from '../fleet/FleetPortal';

const CONNECT_MS = 2_000;

type Refresher = {
  start(onChange: () => void): () => void;
  update(known: object): void;
  announce(announced: { revision: number; replica?: string }): void;
};

/** The page's own class, which decides when it reads again. */
function createRefresher(refetch: () => Promise<unknown>): Refresher {
  const page = { addEventListener() {}, removeEventListener() {} };
  Object.assign(globalThis, {
    document: { ...page, visibilityState: 'visible' },
    window: page,
  });
  const { LiveRefresher } = require(path.join(
    __dirname,
    '../../plugins/longshore-react/src/live/LiveRefresher',
  ));
  return new LiveRefresher({ refetch });
}

/**
 * The services page open in front of one reader: it listens to signals over a
 * WebSocket and reads the list again when the page would.
 */
export class OpenPage {
  readonly reader: Reader;
  readonly #portal: FleetPortal;
  readonly #query: string;
  readonly #refresher: Refresher;
  readonly #listeners = new Set<(page: ServiceListResponse) => void>();
  #socket?: WebSocket;
  #stop = () => {};
  #last?: ServiceListResponse;
  reads = 0;
  signals = 0;
  failures: string[] = [];

  private constructor(portal: FleetPortal, reader: Reader, query: string) {
    this.reader = reader;
    this.#portal = portal;
    this.#query = query;
    this.#refresher = createRefresher(() => this.#read());
  }

  static async open(
    portal: FleetPortal,
    reader: Reader,
    query: string,
  ): Promise<OpenPage> {
    const page = new OpenPage(portal, reader, query);
    await page.#connect();
    await page.#read();
    page.#stop = page.#refresher.start(() => {});
    return page;
  }

  /** What it shows now. */
  get shown(): ServiceListResponse {
    return this.#last!;
  }

  /** Calls back with each answer that it shows, and with the one it has. */
  subscribe(onAnswer: (page: ServiceListResponse) => void): () => void {
    this.#listeners.add(onAnswer);
    return () => this.#listeners.delete(onAnswer);
  }

  close() {
    this.#stop();
    this.#socket?.close();
  }

  async #read(): Promise<void> {
    try {
      const answer = await askForPage(this.#portal, this.reader, this.#query);
      this.reads += 1;
      this.#last = answer;
      this.#tell({ failing: false });
      this.#listeners.forEach(listener => listener(answer));
    } catch (error) {
      this.failures.push(String(error));
      this.#tell({ failing: true });
    }
  }

  #tell({ failing }: { failing: boolean }) {
    this.#refresher.update({
      revision: this.#last?.revision,
      replica: this.#last?.replica,
      updatedAt: Date.now(),
      failing,
      hasSignals: true,
      unsettled: false,
    });
  }

  /** The first connection of a portal is not answered; the page tries again too. */
  async #connect(): Promise<void> {
    for (let attempt = 0; attempt < 10; attempt += 1) {
      const socket = new WebSocket(
        `${this.#portal.url.replace('http', 'ws')}/api/signals`,
        this.reader.token,
      );
      const opened = await Promise.race([
        new Promise<boolean>(resolve => {
          socket.onopen = () => resolve(true);
          socket.onerror = () => resolve(false);
        }),
        sleep(CONNECT_MS, false),
      ]);
      if (opened) {
        this.#socket = socket;
        socket.onmessage = ({ data }) => {
          this.signals += 1;
          this.#refresher.announce(JSON.parse(String(data)).message);
        };
        socket.send(
          JSON.stringify({ action: 'subscribe', channel: SERVICES_CHANNEL }),
        );
        return;
      }
      socket.close();
    }
    throw new Error(`No signals for ${this.reader.name}`);
  }
}
