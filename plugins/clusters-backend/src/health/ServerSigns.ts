import { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';

/** A span in which a certificate or token is valid, in ms since 1970. */
export type Validity = { from: number; until: number };

/**
 * What an API server's answers tell beside what was asked: how long its
 * certificate is good and what time it thinks it is.
 */
export class ServerSigns {
  readonly #looked = new WeakSet<TLSSocket>();
  #certificate?: Validity;
  #aheadMs?: number;

  /** Of the server's certificate, as seen on the newest connection. */
  get certificate(): Validity | undefined {
    return this.#certificate;
  }

  /**
   * How far its clock is ahead of ours, in ms; negative when it is behind. As
   * exact as its header, which has whole seconds.
   */
  get aheadMs(): number | undefined {
    return this.#aheadMs;
  }

  /** Takes in an answer that has just arrived. */
  see(response: Pick<IncomingMessage, 'socket' | 'headers'>) {
    const date = Date.parse(response.headers.date ?? '');
    if (!Number.isNaN(date)) {
      // The header is cut to the second: half of one is right in the mean.
      this.#aheadMs = date + 500 - Date.now();
    }
    const { socket } = response;
    if (socket instanceof TLSSocket && !this.#looked.has(socket)) {
      // Decoding it takes longer than all else here, and a connection keeps its own.
      this.#looked.add(socket);
      const { valid_from: from, valid_to: until } =
        socket.getPeerCertificate() ?? {};
      const validity = { from: Date.parse(from), until: Date.parse(until) };
      if (validity.until) {
        this.#certificate = validity;
      }
    }
  }
}
