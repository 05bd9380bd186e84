import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { MAX_REQUEST_BYTES } from "../otlp/writer.ts";
import type { ReceivedRecord, ReceivedRequest, RequestProblem } from "./received-request.ts";
import { answerRequest } from "./receiver-answer.ts";
import {
  policyOf,
  type ReceiverBehaviour,
  type ReceiverPolicy,
  type ReceiverScript,
} from "./receiver-behaviour.ts";
import { ReceiverStore } from "./receiver-store.ts";
import { otlpMediaType, readBody } from "./request-body.ts";
import { Waiters } from "./waiters.ts";

export interface OtlpReceiverOptions {
  /** Default 0: any free port. A fixed one lets a backend "come back" where it was. */
  readonly port?: number;
  readonly script?: ReceiverScript;
  /** Requests kept, default 10,000. Those beyond are answered 503 and counted in `refused`. */
  readonly maxRequests?: number;
  /**
   * Bytes of bodies kept, compressed and decompressed together; beyond, as above. Default 128 MiB,
   * whose decoded records take about half a gigabyte more (measured on records of 366 bytes).
   */
  readonly maxKeptBytes?: number;
  /** Of one body, before and after decompression; beyond, the answer is 413. Default 64 MiB. */
  readonly maxBodyBytes?: number;
}

/** A scriptable OTLP/HTTP backend for logs on the loopback interface, for tests. */
export interface OtlpReceiver extends AsyncDisposable {
  readonly port: number;
  /** The base endpoint, as OTEL_EXPORTER_OTLP_ENDPOINT takes it. */
  readonly url: string;
  /** Readable or not, in order of arrival. */
  readonly requests: readonly ReceivedRequest[];
  /** Records whose sender was told success: what a backend would hold now, repeats included. */
  readonly records: readonly ReceivedRecord[];
  /** Records of all readable requests, whatever they were answered. */
  readonly seenRecords: readonly ReceivedRecord[];
  /** Bodies that came to `/v1/metrics`, decompressed: answered with success, and part of nothing else here but `contains`. */
  readonly metricsBodies: readonly Uint8Array[];
  /** Requests that the bounds did not let it keep. */
  readonly refused: number;
  /** Replaces what is left of the script; counts for requests to come. */
  script(script: ReceiverScript): void;
  /** How often each `log.record.uid` stands in `records`. */
  uidCounts(): ReadonlyMap<string, number>;
  /** Records in `records` beyond the first of their uid. */
  duplicates(): number;
  /** Occurrences in the URL, headers and decompressed body of every request. */
  contains(needle: string | Uint8Array): number;
  /**
   * Resolves once `predicate` holds; it is asked now, when a request has arrived and when it has been
   * answered. Rejects after `timeoutMillis`, default 10,000, and on `close`, saying what had been received.
   */
  waitFor(
    predicate: (receiver: OtlpReceiver) => boolean,
    options?: { readonly timeoutMillis?: number },
  ): Promise<void>;
  /** Forgets all it received; the script stays. */
  clear(): void;
  /** Stops listening and cuts every connection. */
  close(): Promise<void>;
}

const DEFAULT_MAX_REQUESTS = 10_000;
const DEFAULT_MAX_KEPT_BYTES = 128 * 1024 * 1024;
const DEFAULT_WAIT_MILLIS = 10_000;
const REFUSAL: ReceiverBehaviour = { status: 503, body: "this receiver is full" };
const MAX_METRICS_BODIES = 1000;
const METRICS_PATH = /\/v1\/metrics(?:\?|$)/;
const PATH = /\/v1\/logs(?:\?|$)/;

/** Rejects when the port is taken. The receiver does not keep the process alive. */
export async function startOtlpReceiver(options: OtlpReceiverOptions = {}): Promise<OtlpReceiver> {
  const receiver = new Receiver(options);
  await receiver.listen(options.port ?? 0);
  return receiver;
}

class Receiver implements OtlpReceiver {
  readonly #server: Server;
  readonly #store: ReceiverStore;
  readonly #maxBodyBytes: number;
  readonly #closing = new AbortController();
  readonly #waiters = new Waiters();
  #policy: ReceiverPolicy;
  #requestIndex = 0;
  readonly #metricsBodies: Uint8Array[] = [];
  #port = 0;

  constructor(options: OtlpReceiverOptions) {
    this.#store = new ReceiverStore(
      options.maxRequests ?? DEFAULT_MAX_REQUESTS,
      options.maxKeptBytes ?? DEFAULT_MAX_KEPT_BYTES,
    );
    this.#maxBodyBytes = options.maxBodyBytes ?? MAX_REQUEST_BYTES;
    this.#policy = policyOf(options.script ?? []);
    this.#server = createServer((request, response) => {
      // An error of ours in here must not pass for a flaky network: it ends the test run as unhandled.
      void this.#handle(request, response);
    });
    this.#server.on("connection", (socket) => socket.unref());
    this.#server.unref();
  }

  get port(): number {
    return this.#port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get requests(): readonly ReceivedRequest[] {
    return this.#store.requests;
  }

  get records(): readonly ReceivedRecord[] {
    return this.#store.records;
  }

  get seenRecords(): readonly ReceivedRecord[] {
    return this.#store.seenRecords;
  }

  get metricsBodies(): readonly Uint8Array[] {
    return this.#metricsBodies;
  }

  get refused(): number {
    return this.#store.refused;
  }

  async listen(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen({ port, host: "127.0.0.1" }, resolve);
    });
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  script(script: ReceiverScript): void {
    this.#policy = policyOf(script);
  }

  uidCounts(): ReadonlyMap<string, number> {
    return this.#store.uidCounts();
  }

  duplicates(): number {
    return this.#store.duplicates();
  }

  contains(needle: string | Uint8Array): number {
    const inMetrics = this.#metricsBodies.filter((body) =>
      Buffer.from(body).includes(needle as Buffer),
    );
    return this.#store.contains(needle) + inMetrics.length;
  }

  waitFor(
    predicate: (receiver: OtlpReceiver) => boolean,
    options: { readonly timeoutMillis?: number } = {},
  ): Promise<void> {
    const { timeoutMillis = DEFAULT_WAIT_MILLIS } = options;
    return this.#waiters.wait(
      () => predicate(this),
      timeoutMillis,
      () => this.#summary(),
    );
  }

  clear(): void {
    this.#store.clear();
    this.#metricsBodies.length = 0;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#waiters.fail(() => `the receiver was closed: ${this.#summary()}`);
    if (!this.#server.listening) return;
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    if (METRICS_PATH.test(message.url ?? "")) {
      await this.#takeMetrics(message, response);
      return;
    }
    const request = await this.#read(message);
    if (request === undefined) return;
    const records = this.#store.add(request);
    this.#waiters.check();
    const behaviour = records === undefined ? REFUSAL : this.#policy(this.#requestIndex++, request);
    const mediaType = otlpMediaType(message) ?? "application/x-protobuf";
    const { signal } = this.#closing;
    const told = await answerRequest(response, behaviour, request.problem, mediaType, signal);
    if (told && records !== undefined) {
      this.#store.accept(records, behaviour.partialSuccess?.rejected ?? 0);
    }
    this.#waiters.check();
  }

  /** Beside the script and the counts of requests, which are about logs. */
  async #takeMetrics(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const read = await readBody(message, this.#maxBodyBytes);
    if (read === undefined) return;
    // The oldest go: each says all that those before it said.
    if (this.#metricsBodies.push(read.body) > MAX_METRICS_BODIES) this.#metricsBodies.shift();
    response.writeHead(200, { "content-type": "application/x-protobuf" }).end();
    this.#waiters.check();
  }

  /** Undefined where the sender broke off before its request was whole. */
  async #read(message: IncomingMessage): Promise<ReceivedRequest | undefined> {
    const { method = "", url = "" } = message;
    const headers: Record<string, string> = Object.create(null);
    for (const [name, values] of Object.entries(message.headersDistinct)) {
      headers[name] = values?.join(", ") ?? "";
    }
    const read = await readBody(message, this.#maxBodyBytes);
    if (read === undefined) return undefined;
    const misdirected = misdirection(method, url);
    const problem = misdirected ?? read.problem;
    return { ...read, method, url, headers, problem };
  }

  #summary(): string {
    const { requests, records, seenRecords, refused } = this.#store;
    const counts = `${requests.length} requests with ${seenRecords.length} records, ${records.length} of them answered with success`;
    return refused === 0
      ? counts
      : `${counts}; ${refused} requests refused because the receiver was full (maxRequests, maxKeptBytes)`;
  }
}

function misdirection(method: string, url: string): RequestProblem | undefined {
  if (!PATH.test(url)) return { status: 404, message: "this receiver takes /v1/logs only" };
  if (method !== "POST") return { status: 405, message: "this receiver takes POST only" };
  return undefined;
}
