import { AddressInfo, connect, createServer, Server, Socket } from 'node:net';

/**
 * Passes connections on to a server as they are, encryption included, and cuts
 * them all when told to, as a load balancer that restarts does.
 */
export class ConnectionRelay {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isClosed = false;

  private constructor(target: { host: string; port: number }) {
    this.#server = createServer(incoming => {
      if (this.#isClosed) {
        incoming.resetAndDestroy();
        return;
      }
      const outgoing = connect(target);
      this.#join(incoming, outgoing);
      this.#join(outgoing, incoming);
    });
  }

  /** Listens on a free port of the loopback address. */
  static async start(target: {
    host: string;
    port: number;
  }): Promise<ConnectionRelay> {
    const relay = new ConnectionRelay(target);
    await new Promise<void>((resolve, reject) => {
      relay.#server.once('error', reject);
      relay.#server.listen(0, '127.0.0.1', resolve);
    });
    return relay;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  cut() {
    for (const socket of this.#sockets) {
      socket.resetAndDestroy();
    }
  }

  /** Cuts, and refuses new connections until `during` is done. */
  async closedWhile(during: () => Promise<void>): Promise<void> {
    this.#isClosed = true;
    this.cut();
    try {
      await during();
    } finally {
      this.#isClosed = false;
    }
  }

  async stop(): Promise<void> {
    this.cut();
    await new Promise(resolve => this.#server.close(resolve));
  }

  #join(from: Socket, to: Socket) {
    this.#sockets.add(from);
    from.pipe(to);
    from.on('error', () => to.destroy());
    from.on('close', () => {
      this.#sockets.delete(from);
      to.destroy();
    });
  }
}
