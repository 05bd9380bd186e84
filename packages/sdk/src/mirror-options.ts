import type { BackendSettings } from "./backend-transport.ts";
import type { DestinationPrivacy } from "./destination-privacy.ts";
import { SondeError } from "./errors.ts";
import type { Compression } from "./export/compression.ts";
import { resolveLogsEndpoint } from "./export/endpoint.ts";
import { readHeaders } from "./header-options.ts";
import { checkObject, invalidOption, readInteger, readPrivateText } from "./option-value.ts";
import { type DestinationPrivacyOptions, readDestinationPrivacy } from "./privacy-options.ts";
import type { PolicyOverrides } from "./scrub/policy.ts";
import { readTls, type TlsOptions } from "./tls-options.ts";
import { readCompression, readProxy } from "./wire-options.ts";

/**
 * A second destination, which gets every event as well: see `docs/backend.md`. Nothing of it but the proxy is read
 * from the environment, whose credentials are for the first destination.
 */
export interface MirrorExportOptions {
  /** Names its directory and its ledger: at most 32 lower-case letters, digits, `-` and `_`, the first no sign. */
  readonly name: string;
  /** Base URL; `/v1/logs` is added. */
  readonly url: string;
  /** Default none. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Default `gzip`. */
  readonly compression?: Compression;
  /** For one request, in milliseconds: 100 to 300,000, default 10,000. */
  readonly timeoutMillis?: number;
  /** For an https URL: who is trusted, and who this client is. */
  readonly tls?: TlsOptions;
  /** What it gets less than the customer's level allows. Default nothing. */
  readonly privacy?: DestinationPrivacyOptions;
  /** As `export.proxy`. */
  readonly proxy?: string | false;
  /**
   * Of what waits for it, in bytes: 16 MiB to 1 TiB, default `spool.maxBytes`. These are the spool's own bytes
   * until that has delivered them.
   */
  readonly maxBytes?: number;
  /** Whether `flush()` and `shutdown()` wait for it too. Default false. */
  readonly required?: boolean;
}

/** {@link MirrorExportOptions}, checked. Plain data, posted to a worker. */
export interface MirrorSettings extends BackendSettings {
  readonly name: string;
  readonly maxBytes: number;
  readonly isRequired: boolean;
  /** Default what the customer's level allows. */
  readonly privacy?: DestinationPrivacy;
}

/** Each has a thread's share of work and a directory of its own. */
const MAX_MIRRORS = 4;
/** A directory's name, on file systems too that take upper case for lower. */
const NAME = /^[a-z0-9][a-z0-9_-]{0,31}$/;
const MIB = 1024 * 1024;
const KEYS = [
  "name",
  "url",
  "headers",
  "compression",
  "timeoutMillis",
  "tls",
  "proxy",
  "maxBytes",
  "required",
  "privacy",
];

/** `spoolMaxBytes` is the default of each `maxBytes`; `policy` holds for all destinations. Throws {@link SondeError}. */
export function readMirrors(
  option: unknown,
  spoolMaxBytes: number,
  environment: NodeJS.ProcessEnv,
  policy: PolicyOverrides = {},
): readonly MirrorSettings[] {
  if (option === undefined) return [];
  if (!Array.isArray(option) || option.length > MAX_MIRRORS) {
    const wanted = `a list of at most ${MAX_MIRRORS} mirrors`;
    // Text may be a URL with a credential in it.
    if (typeof option !== "string") throw invalidOption("export.mirrors", option, wanted);
    const message = `export.mirrors is a string; it must be ${wanted}`;
    throw new SondeError("SONDE_OPTION_INVALID", message);
  }
  const mirrors = option.map((mirror: unknown, index) =>
    readMirror(`export.mirrors[${index}]`, mirror, spoolMaxBytes, policy, environment),
  );
  for (const [index, { name }] of mirrors.entries()) {
    if (mirrors.findIndex((other) => other.name === name) === index) continue;
    throw invalidOption(`export.mirrors[${index}].name`, name, "another one than each before it");
  }
  return mirrors;
}

function readMirror(
  path: string,
  option: unknown,
  spoolMaxBytes: number,
  policy: PolicyOverrides,
  environment: NodeJS.ProcessEnv,
): MirrorSettings {
  if (option === undefined) throw invalidOption(path, option, "an object");
  checkObject(path, option, KEYS);
  const mirror = option as Partial<Record<keyof MirrorExportOptions, unknown>>;
  const { name, headers, timeoutMillis } = mirror;
  if (typeof name !== "string" || !NAME.test(name)) {
    throw invalidOption(
      `${path}.name`,
      name,
      "1 to 32 lower-case letters, digits and - _, the first a letter or digit, since it names a directory",
    );
  }
  const url = readUrl(`${path}.url`, mirror.url);
  const proxy = readProxy(`${path}.proxy`, mirror.proxy, url, environment);
  const privacy = readDestinationPrivacy(
    `${path}.privacy`,
    mirror.privacy as DestinationPrivacyOptions | undefined,
    policy,
  );
  return {
    name,
    url,
    headers: headers === undefined ? {} : readHeaders(headers, `${path}.headers`),
    compression: readCompression(`${path}.compression`, mirror.compression),
    timeoutMillis: readInteger(`${path}.timeoutMillis`, timeoutMillis, 100, 300_000, 10_000),
    tls: readTls(`${path}.tls`, mirror.tls, url, {}),
    ...(proxy === undefined ? {} : { proxy }),
    maxBytes: readInteger(`${path}.maxBytes`, mirror.maxBytes, 16 * MIB, 2 ** 40, spoolMaxBytes),
    isRequired: readFlag(`${path}.required`, mirror.required),
    ...(privacy === undefined ? {} : { privacy }),
  };
}

function readUrl(path: string, option: unknown): string {
  const endpoint = readPrivateText(path, option);
  if (endpoint === undefined) throw invalidOption(path, endpoint, "an http or https URL");
  const result = resolveLogsEndpoint({ endpoint });
  if (!result.ok) throw new SondeError("SONDE_OPTION_INVALID", `${path}: ${result.problem}`);
  return result.url.href;
}

function readFlag(path: string, option: unknown): boolean {
  if (option === undefined || typeof option === "boolean") return option ?? false;
  throw invalidOption(path, option, "true or false");
}
