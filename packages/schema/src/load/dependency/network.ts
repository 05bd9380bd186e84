import type { SourceFile } from "../source.ts";
import type { DependencyProblem } from "./problem.ts";
import type { GitPath } from "./registry-path.ts";

/**
 * All that reaches the network. Only `sonde fetch` has one; addresses are checked before they come
 * here. Nothing rejects: what goes wrong is a problem.
 */
export interface Network {
  /** The content at an `https://` address. More than `maxBytes` is a problem. */
  download(
    url: string,
    maxBytes: number,
    timeLimitMillis: number,
  ): Promise<Uint8Array | DependencyProblem>;

  /** The registry's files in a repository. `workFolder` is an empty folder of the caller's. */
  readRepository(
    path: GitPath,
    workFolder: string,
  ): Promise<readonly SourceFile[] | DependencyProblem>;
}
