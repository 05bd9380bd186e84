import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { type BackendRequest, RequestReader } from "./backend-request.ts";

/** One connection with a request on it, as a script sees it. */
export interface Exchange {
  readonly socket: Socket;
  /** Undefined where the script acts before all of it is there. */
  readonly request: BackendRequest | undefined;
  /** The backend has the request's first `count` records from now on; default all. */
  hold(count?: number): void;
  /** Sends these bytes; resolves when they have left the process. */
  write(bytes: string | Uint8Array): Promise<void>;
  /** Ends the connection with a TCP reset. */
  reset(): void;
  /** The client's timeout is over, as if so long had gone by. */
  runOut(): void;
}

/** What the backend does with one request. */
export interface Step {
  /** When: as soon as somebody connects, or has sent the request's head, or all of it (the default). */
  readonly at?: "connection" | "head";
  act(exchange: Exchange): void | Promise<void>;
}

/** One step for each request to come and then success; or a decision for each. */
export type Script = readonly Step[] | ((request: BackendRequest) => Step);

/** It takes all records and says so as protobuf does: with an empty answer. */
export const SUCCESS: Step = {
  act(exchange) {
    exchange.hold();
    return exchange.write(
      "HTTP/1.1 200 OK\r\ncontent-type: application/x-protobuf\r\ncontent-length: 0\r\n\r\n",
    );
  },
};

/** A backend on bare sockets of the loopback interface, which can be wrong in ways that an HTTP server cannot. */
export class ScriptedBackend implements AsyncDisposable {
  /** How often each record was taken, by its uid. */
  readonly held = new Map<string, number>();
  /** All that were read whole, in order, probes included. */
  readonly requests: BackendRequest[] = [];
  connections = 0;
  /** What ends the client's patience. */
  onRunOut: () => void = () => {};
  /** At one time. */
  mostUnderWay = 0;
  #underWay = 0;
  readonly #decide: ((request: BackendRequest) => Step) | undefined;
  readonly #steps: Step[];
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;

  private constructor(script: Script) {
    this.#decide = typeof script === "function" ? script : undefined;
    this.#steps = typeof script === "function" ? [] : [...script];
    this.#server = createServer({ noDelay: true }, (socket) => this.#connected(socket));
  }

  static async start(script: Script = []): Promise<ScriptedBackend> {
    const backend = new ScriptedBackend(script);
    backend.#server.listen(0, "127.0.0.1");
    await once(backend.#server, "listening");
    return backend;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, "close");
  }

  #connected(socket: Socket): void {
    this.connections++;
    this.#sockets.add(socket);
    // The client may give up at any time, and so may the script: neither is a failure of the test.
    socket.on("error", () => {});
    socket.on("close", () => this.#sockets.delete(socket));
    if (this.#steps[0]?.at === "connection") {
      this.#act(this.#steps.shift()!, socket, undefined);
      return;
    }
    const reader = new RequestReader();
    /** The script has acted on the request that is coming in: what is left of it goes unread. */
    let isActedOn = false;
    socket.on("data", (chunk) => {
      reader.add(chunk);
      if (!isActedOn && reader.hasHead && this.#steps[0]?.at === "head") {
        isActedOn = true;
        this.#act(this.#steps.shift()!, socket, undefined);
      }
      for (let request = reader.take(); request !== undefined; request = reader.take()) {
        if (!isActedOn) {
          this.requests.push(request);
          this.#act(this.#decide?.(request) ?? this.#steps.shift() ?? SUCCESS, socket, request);
        }
        isActedOn = false;
      }
    });
  }

  #act(step: Step, socket: Socket, request: BackendRequest | undefined): void {
    this.mostUnderWay = Math.max(this.mostUnderWay, ++this.#underWay);
    const exchange: Exchange = {
      socket,
      request,
      hold: (count) => this.#hold(request?.uids.slice(0, count) ?? []),
      write: (bytes) => new Promise((resolve) => socket.write(bytes, () => resolve())),
      reset: () => socket.resetAndDestroy(),
      runOut: () => this.onRunOut(),
    };
    void Promise.resolve(step.act(exchange)).finally(() => this.#underWay--);
  }

  #hold(uids: readonly string[]): void {
    for (const uid of uids) this.held.set(uid, (this.held.get(uid) ?? 0) + 1);
  }
}
