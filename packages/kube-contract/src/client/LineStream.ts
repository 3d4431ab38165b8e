import { IncomingMessage } from 'node:http';

/** Lines of an answer, as they come. */
export class LineStream {
  readonly #response: IncomingMessage;
  readonly #lines: string[] = [];
  readonly #waiting = new Set<() => void>();
  #ended = false;
  #aborted = false;

  constructor(response: IncomingMessage) {
    this.#response = response;
    let rest = '';
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => {
      const parts = (rest + chunk).split('\n');
      rest = parts.pop() ?? '';
      this.#lines.push(...parts);
      this.#wake();
    });
    response.on('error', () => this.#end());
    response.on('close', () => {
      this.#aborted = !response.complete;
      this.#end();
    });
  }

  /** Whether it was cut off instead of being ended by the server. */
  get aborted(): boolean {
    return this.#aborted;
  }

  /** The next line; undefined when there will be no more. */
  async next(): Promise<string | undefined> {
    while (this.#lines.length === 0 && !this.#ended) {
      await new Promise<void>(resolve => this.#waiting.add(resolve));
    }
    return this.#lines.shift();
  }

  close() {
    this.#response.destroy();
  }

  #end() {
    this.#ended = true;
    this.#wake();
  }

  #wake() {
    for (const resolve of this.#waiting) {
      resolve();
    }
    this.#waiting.clear();
  }
}
