import { ApiClient, Query } from './client/ApiClient';
import { LineStream } from './client/LineStream';
import { Status, WatchEvent } from './client/objects';
import type { Ground } from './Ground';

const EVENT_TIMEOUT_MS = 90_000;

/** An open watch. */
export class Watch {
  readonly #lines: LineStream;
  readonly #ground: Ground;

  private constructor(lines: LineStream, ground: Ground) {
    this.#lines = lines;
    this.#ground = ground;
  }

  /** Throws when the server refuses. */
  static async open(options: {
    client: ApiClient;
    ground: Ground;
    path: string;
    query?: Query;
    accept?: string;
  }): Promise<Watch> {
    const { client, ground, path, query, accept } = options;
    const response = await client.open(path, {
      query: { watch: 1, ...query },
      accept,
    });
    const lines = new LineStream(response);
    if (response.statusCode !== 200) {
      const status = JSON.parse((await lines.next()) ?? '{}') as Status;
      throw new Error(
        `watch ${path}: ${response.statusCode} ${status.message}`,
      );
    }
    return new Watch(lines, ground);
  }

  /** Whether the connection was cut instead of ended. */
  get aborted(): boolean {
    return this.#lines.aborted;
  }

  /** The next event; undefined when the watch has ended. */
  async next(): Promise<WatchEvent | undefined> {
    const line = await this.#ground.within(
      this.#lines.next(),
      EVENT_TIMEOUT_MS,
      'the next event of a watch',
    );
    return line === undefined ? undefined : (JSON.parse(line) as WatchEvent);
  }

  /** The next event, however long it takes; time does not pass for it. */
  async nextNow(): Promise<WatchEvent | undefined> {
    const line = await this.#lines.next();
    return line === undefined ? undefined : (JSON.parse(line) as WatchEvent);
  }

  /** The next events, as many as asked for. */
  async take(count: number): Promise<WatchEvent[]> {
    const events: WatchEvent[] = [];
    while (events.length < count) {
      const event = await this.next();
      if (!event) {
        throw new Error(
          `The watch ended after ${events.length} of ${count} events`,
        );
      }
      events.push(event);
    }
    return events;
  }

  /** Everything until the watch ends. */
  async rest(): Promise<WatchEvent[]> {
    const events: WatchEvent[] = [];
    for (;;) {
      const event = await this.next();
      if (!event) {
        return events;
      }
      events.push(event);
    }
  }

  close() {
    this.#lines.close();
  }
}

/** Type and name of each event, as `ADDED a`. */
export function short(events: WatchEvent[]): string[] {
  return events.map(({ type, object }) => `${type} ${object.metadata.name}`);
}
