import { readGit } from "../load/dependency/git.ts";
import type { Environment } from "../load/dependency/git-process.ts";
import type { Network } from "../load/dependency/network.ts";
import { type DependencyProblem, reasonOf } from "../load/dependency/problem.ts";

export interface NetworkOptions {
  readonly environment: Environment;
  /** Ends what is under way, as when the user interrupts. */
  readonly signal?: AbortSignal | undefined;
  /** Node's own by default. */
  readonly request?: (url: string, init: RequestInit) => Promise<Response>;
}

/** The only way from sonde to the network: https for archives, https and SSH for git. */
export function createNetwork({ environment, request = fetch, signal }: NetworkOptions): Network {
  return {
    readRepository: (path, workFolder) =>
      readGit(path, workFolder, { environment, protocols: ["https", "ssh"], signal }),
    download: async (url, maxBytes, timeLimitMillis) => {
      const limit = AbortSignal.timeout(timeLimitMillis);
      const ends = signal === undefined ? limit : AbortSignal.any([limit, signal]);
      try {
        return await download(url, maxBytes, (target) =>
          request(target, { ...INIT, signal: ends }),
        );
      } catch (error) {
        if (signal?.aborted === true) return STOPPED;
        return limit.aborted ? tooLate(timeLimitMillis) : notReached(error);
      }
    },
  };
}

const MAX_REDIRECTS = 5;

/** Redirects are followed here, for they must not leave https. Nothing is unpacked on the way. */
const INIT: RequestInit = {
  redirect: "manual",
  credentials: "omit",
  headers: { accept: "*/*", "accept-encoding": "identity", "user-agent": "sonde" },
};

async function download(
  url: string,
  maxBytes: number,
  get: (url: string) => Promise<Response>,
): Promise<Uint8Array | DependencyProblem> {
  let target = url;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    const response = await get(target);
    const location = response.headers.get("location");
    if (response.status >= 300 && response.status < 400 && location !== null) {
      await response.body?.cancel();
      const next = URL.canParse(location, target) ? new URL(location, target) : undefined;
      if (next?.protocol !== "https:") {
        const problem = `the host sends on to \`${location.slice(0, 200)}\`, which is not https`;
        return { problem, help: "name an address that stays on https" };
      }
      target = next.href;
      continue;
    }
    if (response.status === 200) return readBody(response, maxBytes);
    await response.body?.cancel();
    const problem = `the host answers with status ${response.status}`;
    return { problem, help: "see whether the address exists and may be read without a password" };
  }
  const problem = `the host sends on more than ${MAX_REDIRECTS} times`;
  return { problem, help: "name the address where the archive is" };
}

async function readBody(
  response: Response,
  maxBytes: number,
): Promise<Uint8Array | DependencyProblem> {
  const chunks: Uint8Array[] = [];
  let byteCount = 0;
  for await (const chunk of response.body ?? []) {
    byteCount += chunk.length;
    // Leaving the loop ends the connection.
    if (byteCount > maxBytes) {
      const problem = `the archive is larger than ${maxBytes} bytes`;
      return { problem, help: "use one that holds the registry alone" };
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const STOPPED: DependencyProblem = {
  problem: "fetching was stopped before its end",
  help: "run it again when you like",
};

function tooLate(timeLimitMillis: number): DependencyProblem {
  const problem = `the archive is not here after ${timeLimitMillis / 1000} s`;
  return { problem, help: "see whether the host answers" };
}

/** fetch() says only that it failed; why is in the cause. */
function notReached(error: unknown): DependencyProblem {
  const { cause = error } = error as Error;
  return { problem: `the host cannot be reached: ${reasonOf(cause)}`, help: "check the address" };
}
