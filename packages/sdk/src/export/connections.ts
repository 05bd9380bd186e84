import { Agent, type ClientRequest, type ClientRequestArgs } from "node:http";
import type { Duplex } from "node:stream";
import { type Opened, Opening, type OpeningOptions } from "./opening.ts";

export interface ConnectionsOptions extends OpeningOptions {
  /** After so long without a request a connection is closed. */
  readonly idleMillis: number;
}

/**
 * Connections to one endpoint, kept open between requests and closed after a time without one. None keeps a
 * process alive. How many there are at a time is bounded by who sends: see `Slots`.
 */
export class Connections extends Agent {
  readonly #options: ConnectionsOptions;
  readonly #opening = new Set<Opening>();

  constructor(options: ConnectionsOptions) {
    super({ keepAlive: true, timeout: options.idleMillis });
    this.#options = options;
  }

  override createConnection(_request: ClientRequestArgs, opened: Opened): undefined {
    const opening = new Opening(this.#options, (error, socket) => {
      this.#opening.delete(opening);
      opened(error, socket);
    });
    this.#opening.add(opening);
    opening.start();
  }

  /**
   * While nothing was asked, nothing is to be answered: it could be taken for the answer to the next request,
   * whose records nobody has. Node 24 sees to that itself, 22.15 does not.
   */
  override keepSocketAlive(socket: Duplex): boolean {
    socket.on("data", destroyThis);
    return super.keepSocketAlive(socket) as unknown as boolean;
  }

  override reuseSocket(socket: Duplex, request: ClientRequest): void {
    socket.off("data", destroyThis);
    super.reuseSocket(socket, request);
  }

  override destroy(): void {
    for (const opening of this.#opening) opening.fail("ECONNABORTED");
    super.destroy();
  }
}

function destroyThis(this: Duplex): void {
  this.destroy();
}
