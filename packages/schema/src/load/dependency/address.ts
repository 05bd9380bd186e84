import type { DependencyProblem } from "./problem.ts";

/**
 * What may reach the network. The checks stand before parsing ends and again before anything is
 * fetched, so that no way leads around them.
 */

/** What git may be given as a ref: no option, no `refspec:with-target`, no `..`. */
const REF = /^[0-9A-Za-z](?!.*\.\.)[\w./-]{0,255}$/;

const HOST = String.raw`[0-9A-Za-z][\w.-]*`;
/** Characters that neither git nor the shell of an SSH server reads as anything but a path. */
const PATH = String.raw`[\w.~+%][\w.~+%/-]*`;
const HTTPS_REPOSITORY = new RegExp(`^https://${HOST}(?::\\d{1,5})?/+${PATH}$`);
const SSH_REPOSITORY = new RegExp(`^ssh://(?:${HOST}@)?${HOST}(?::\\d{1,5})?/+${PATH}$`);
const SCP_REPOSITORY = new RegExp(`^${HOST}@${HOST}:/*${PATH}$`);
const HTTPS_ARCHIVE = new RegExp(`^https://${HOST}(?::\\d{1,5})?/[\\w.~+%/?:=&,;-]+$`);

export function checkRef(ref: string): DependencyProblem | undefined {
  if (REF.test(ref)) return undefined;
  return {
    problem: `\`${ref}\` is not a branch, tag or commit that is asked for`,
    help: "use letters, digits and `_./-`, a letter or digit first, and no `..`",
  };
}

export function checkRepositoryAddress(url: string): DependencyProblem | undefined {
  const patterns = [HTTPS_REPOSITORY, SSH_REPOSITORY, SCP_REPOSITORY];
  if (patterns.some((pattern) => pattern.test(url))) return undefined;
  return {
    problem: `\`${url}\` is not the address of a git repository`,
    help: "write `https://host/path.git`, `ssh://host/path.git` or `git@host:path.git`, without a password or a query",
  };
}

export function checkArchiveAddress(url: string): DependencyProblem | undefined {
  if (HTTPS_ARCHIVE.test(url)) return undefined;
  return {
    problem: `\`${url}\` is not the address of an archive`,
    help: "write `https://host/path.tar.gz` or `.zip`, without a password",
  };
}
