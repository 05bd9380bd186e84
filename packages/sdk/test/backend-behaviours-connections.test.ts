import { setImmediate as immediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { answerBytes, partialSuccess, raw, taken } from "./support/backend/answers.ts";
import { type Behaviour, expectBehaviour, ROWS, times } from "./support/backend/behaviour.ts";
import { DeliveryBench } from "./support/backend/delivery-bench.ts";
import {
  type Exchange,
  ScriptedBackend,
  type Step,
  SUCCESS,
} from "./support/backend/scripted-backend.ts";
import { closedUrl } from "./support/otlp/closed-url.ts";

const OK = answerBytes(200).toString();
const end = ({ socket }: Exchange): void => void socket.end();
const reset = (exchange: Exchange): void => exchange.reset();
const hang = (): void => {};

/** Over and over, as fast as it goes, until the client has had enough. */
function flood(first: string, again: string | Uint8Array): Step {
  return {
    act({ socket }) {
      socket.write(first);
      const more = (): void => {
        if (!socket.destroyed) socket.write(again, () => setImmediate(more));
      };
      more();
    },
  };
}

/** Again and again, until the client's time is over. */
function drip(first: string, again: string): Step {
  return {
    async act({ write, runOut }) {
      await write(first);
      for (let times = 0; times < 5; times++) {
        await write(again);
        await immediate();
      }
      runOut();
    },
  };
}

/** Says so much and then nothing, until the client's time is over. */
const stop = (bytes = ""): Step => drip(bytes, "");

/** Twice, and then it is well. */
function held(name: string, reason: string, step: Step, options = {}): Behaviour {
  return {
    name: `${name}: held, then delivered`,
    script: [step, step],
    sendings: [...times(2, `retry ${reason}`), "delivered"],
    ...options,
  };
}

const BIG = { rows: 3000, options: { compression: "none" } } as const;

const BROKEN: Behaviour[] = [
  held("a reset when connected", "reset", { at: "connection", act: reset }),
  held("an end when connected", "reset", { at: "connection", act: end }),
  held("a reset within the request", "reset", { at: "head", act: reset }, BIG),
  held("an end within the request", "reset", { at: "head", act: end }),
  held("a reset before the answer", "reset", { act: reset }),
  held("an end before the answer", "reset", { act: end }),
  held("a reset within the answer's status line", "reset", raw("HTTP/1.1 2", reset)),
  held("an end within the answer's status line", "reset", raw("HTTP/1.1 2", end)),
  held("a reset within the answer's head", "reset", raw("HTTP/1.1 200 OK\r\ncontent-", reset)),
  held(
    "a reset within the answer's body",
    "reset",
    raw("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n123", reset),
  ),
  held(
    "a content-length that is too long, and an end",
    "reset",
    raw(answerBytes(200, { head: ["content-length: 99"], body: "short" }), end),
  ),
  held(
    "chunks, and an end within one",
    "reset",
    raw("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab", end),
  ),
];

const NOT_HTTP: Behaviour[] = Object.entries({
  "a greeting of SSH": "SSH-2.0-OpenSSH_9.9\r\n",
  zeros: new Uint8Array(64),
  "an answer of HTTP/0.9": "<html>hello</html>",
  "an answer of HTTP/2": Buffer.from([0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 100]),
  "an alert of TLS": Buffer.from([0x15, 3, 1, 0, 2, 2, 0x28]),
  "a header without a colon": "HTTP/1.1 200 OK\r\nnothing\r\n\r\n",
  "a status that is no number": "HTTP/1.1 OK 200\r\n\r\n",
  "two lengths": "HTTP/1.1 200 OK\r\ncontent-length: 0\r\ncontent-length: 5\r\n\r\n",
  "a length and chunks":
    "HTTP/1.1 200 OK\r\ncontent-length: 0\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
  "a negative length": "HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n",
  "a chunk whose size is no number": "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
  "a head of 64 KiB": `HTTP/1.1 200 OK\r\nx: ${"y".repeat(65_536)}\r\n\r\n`,
}).map(([name, bytes]) => held(name, "protocol", raw(bytes, hang)));

const CHUNKED = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
const SLOW: Behaviour[] = [
  held("no answer", "timeout", stop()),
  held("no answer and half of the request unread", "timeout", { ...stop(), at: "head" }),
  held("a head that stops", "timeout", stop("HTTP/1.1 200 OK\r\n")),
  held("a head a line at a time", "timeout", drip("HTTP/1.1 200 OK\r\n", "x: y\r\n")),
  held("a body that stops", "timeout", stop("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n")),
  held(
    "a body a byte at a time",
    "timeout",
    drip("HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n", "x"),
  ),
  held("chunks a byte at a time", "timeout", drip(CHUNKED, "1\r\nx\r\n")),
  held(
    "informational answers and no other",
    "timeout",
    drip("", "HTTP/1.1 102 Processing\r\n\r\n"),
  ),
  held("chunks without an end", "too-large", flood(CHUNKED, `10000\r\n${"x".repeat(65_536)}\r\n`)),
  held("a head without an end", "protocol", flood("HTTP/1.1 200 OK\r\n", "x: y\r\n".repeat(500))),
  held(
    "a body without a length or an end",
    "too-large",
    flood("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n", new Uint8Array(65_536)),
  ),
  held(
    "status 503 and a body that stops",
    "status-503",
    stop("HTTP/1.1 503 Busy\r\ncontent-length: 999\r\n\r\n"),
  ),
  {
    name: "status 500 and a body that stops: the status stands, set aside",
    script: [stop("HTTP/1.1 500 Oh\r\ncontent-length: 999\r\n\r\n")],
    sendings: ["refused status-500"],
    ends: { quarantined: ROWS },
    reasons: { "quarantined.refused_500": ROWS },
  },
  {
    name: "an answer after the timeout: sent again, counted once",
    script: [
      {
        async act(exchange) {
          exchange.runOut();
          await immediate();
          await SUCCESS.act(exchange);
        },
      },
    ],
    sendings: ["retry timeout", "delivered"],
  },
];

/** The backend has the records, and the answer is strange, or was lost. */
const STRANGE: Behaviour[] = [
  {
    name: "taken, and the answer is lost: sent again, counted once",
    script: [
      {
        act(exchange) {
          exchange.hold();
          exchange.reset();
        },
      },
    ],
    sendings: ["retry reset", "delivered"],
  },
  {
    name: "an answer, and then a reset: delivered",
    script: [
      {
        async act(exchange) {
          exchange.hold();
          await exchange.write(OK);
          setImmediate(() => exchange.reset());
        },
      },
    ],
    sendings: ["delivered"],
  },
  {
    name: "connection: close behind every answer: delivered",
    script: Array(3).fill({
      async act(exchange: Exchange) {
        exchange.hold();
        await exchange.write(answerBytes(200, { head: ["connection: close"] }));
        exchange.socket.end();
      },
    }),
    sendings: ["delivered"],
  },
  {
    name: "a body that ends with the connection: delivered",
    script: [
      {
        async act(exchange) {
          exchange.hold();
          await exchange.write("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n");
          exchange.socket.end();
        },
      },
    ],
    sendings: ["delivered"],
  },
  {
    name: "an answer of HTTP/1.0: delivered",
    script: [
      {
        async act(exchange) {
          exchange.hold();
          await exchange.write("HTTP/1.0 200 OK\r\n\r\n");
          exchange.socket.end();
        },
      },
    ],
    sendings: ["delivered"],
  },
  {
    name: "an answer in chunks of a byte: delivered",
    script: [
      {
        act(exchange) {
          exchange.hold();
          const chunks = [...partialSuccess(0, "")].map((byte) =>
            Buffer.from([0x31, 13, 10, byte, 13, 10]),
          );
          return exchange.write(
            Buffer.concat([
              Buffer.from(
                "HTTP/1.1 200 OK\r\ncontent-type: application/x-protobuf\r\ntransfer-encoding: chunked\r\n\r\n",
              ),
              ...chunks,
              Buffer.from("0\r\n\r\n"),
            ]),
          );
        },
      },
    ],
    sendings: ["delivered"],
  },
  {
    name: "two answers to one request: the first counts, delivered",
    script: [
      {
        act(exchange) {
          exchange.hold();
          return exchange.write(`${OK}${answerBytes(503)}`);
        },
      },
    ],
    sendings: ["delivered"],
  },
  {
    name: "a content-length that is too short: sent again, counted once",
    script: [taken(200, { head: ["content-length: 0"], body: "more" })],
    sendings: ["retry protocol", "delivered"],
  },
  {
    name: "an answer before the request has come: what is not verified is not believed",
    script: [{ at: "head", act: ({ write }) => write(answerBytes(503).toString()) }],
    sendings: ["retry status-503", "delivered"],
    ...BIG,
  },
];

test.each([...BROKEN, ...NOT_HTTP, ...SLOW, ...STRANGE])("$name", expectBehaviour);

test("a connection that was closed while it was idle costs nothing: the next one serves", async () => {
  await expectBehaviour({
    name: "",
    script: [
      {
        async act(exchange) {
          await SUCCESS.act(exchange);
          // The client keeps it for the next request, which comes on a socket that is gone by then.
          exchange.socket.end();
        },
      },
    ],
    sendings: ["delivered"],
  });
});

const closed = await closedUrl();
/** What is in the way of every request, from here to the backend. */
const UNREACHABLE: Record<string, readonly [url: string, reason: string]> = {
  "a port that nobody listens on": [closed, "connect"],
  "a name that does not resolve": [`http://${"x".repeat(64)}.invalid`, "dns"],
};

test.each(Object.entries(UNREACHABLE))("%s: all is held", async (_, [url, reason]) => {
  await expectHeld(url, reason);
});

test("TLS where none is spoken: all is held, no record is sent", async () => {
  const plain: Step = {
    at: "connection",
    act: ({ socket }) => void socket.on("data", () => socket.end("what?")),
  };
  await using backend = await ScriptedBackend.start(Array(5).fill(plain));
  await expectHeld(backend.url.replace("http:", "https:"), "tls");
  expect(backend.connections).toBeGreaterThan(0);
  expect(backend.requests).toEqual([]);
});

async function expectHeld(url: string, reason: string): Promise<void> {
  await using bench = new DeliveryBench({ url });
  bench.spool.write("normal", 20);
  bench.start();
  await bench.until(() => bench.sendings.length >= 5);
  expect(bench.sendings.map(({ outcome }) => outcome)).toEqual(times(5, `retry ${reason}`));
  expect(bench.ledger).toMatchObject({ delivered: 0, buffered: 20, discrepancy: 0 });
}
