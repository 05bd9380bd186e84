import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/**
 * Below Linux's ephemeral ports, which begin at 32768: nobody is given one of these by chance, and
 * a client that keeps trying to connect to a port nobody listens on cannot be connected to itself.
 */
const FIRST_PORT = 20_000;
const LAST_PORT = 32_000;
const MAX_TRIES = 20;

/** A port on 127.0.0.1 on which nobody listens. */
export async function findUnusedPort(): Promise<number> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const port = randomInt(FIRST_PORT, LAST_PORT);
    if (await isUnused(port)) return port;
  }
  throw new Error(`None of ${MAX_TRIES} ports from ${FIRST_PORT} to ${LAST_PORT} is free.`);
}

function isUnused(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
