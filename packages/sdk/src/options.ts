import { homedir } from "node:os";
import { isAbsolute, resolve } from "node:path";
import { DELIVERY_OPTIONS } from "./delivery-options.ts";
import type { DestinationPrivacy } from "./destination-privacy.ts";
import { type ExportOptions, type ExportSettings, readExport } from "./export-options.ts";
import { type MirrorSettings, readMirrors } from "./mirror-options.ts";
import {
  checkObject,
  invalidOption,
  readChoice,
  readInteger,
  readText,
  readToken,
} from "./option-value.ts";
import {
  type PrivacyOptions,
  type PrivacySettings,
  readDestinationPrivacy,
  readPrivacy,
} from "./privacy-options.ts";
import { readBudget, type SamplingBudget } from "./sampling-budget-options.ts";
import {
  readSampling,
  SAMPLING_OPTIONS,
  type SamplingOptions,
  type SamplingSettings,
} from "./sampling-options.ts";
import type { Warning } from "./self-report.ts";

/** What {@link startSonde} takes. Every option has a default but `service.name`. */
export interface SondeOptions {
  /** The resource of all events: these three leave as they are, so nothing of a customer belongs in them. */
  readonly service?: {
    /** At most 128 letters, digits and `. : @ - _` or spaces. Default OTEL_SERVICE_NAME. */
    readonly name?: string;
    /** A token: at most 64 letters, digits and `_ . : + -`, as in attributes of class `system`. */
    readonly version?: string;
    /** A token, as `version` is. */
    readonly namespace?: string;
  };
  readonly spool?: {
    /** Default `$XDG_STATE_HOME/sonde/<service>`, else `~/.local/state/sonde/<service>`. */
    readonly directory?: string;
    /**
     * On disk, in bytes: 16 MiB to 1 TiB, default 256 MiB. Over it the oldest rows go, bulk before normal
     * before critical, each counted. Of the directory as a whole: what other live processes have in it is
     * looked at every 10 s and taken off, but 16 MiB are this process's in any case. It bounds the rows and
     * what is stored with them; the books take up to some 1.3 MiB more for each process.
     */
    readonly maxBytes?: number;
    /** Memory between the host's thread and the disk, in bytes: 256 KiB to 256 MiB, default 4 MiB. */
    readonly ringBytes?: number;
  };
  readonly privacy?: PrivacyOptions;
  readonly sampling?: SamplingOptions & {
    /** Default none: everything that was kept leaves. */
    readonly budget?: SamplingBudget;
    /**
     * Between two reports of what was seen, the event `sonde.sampling_window`, in milliseconds: 1,000 to 86,400,000, default
     * 60,000. None is made where nothing was emitted, and none at level `off`.
     */
    readonly reportIntervalMillis?: number;
  };
  readonly export?: ExportOptions;
  /** The SDK's report about itself, the event `sonde.ledger` (`docs/ledger.md`). */
  readonly ledger?: {
    /**
     * Between two reports, in milliseconds: 1,000 to 86,400,000, default 300,000. None is made where
     * nothing happened since the last, none by a process that ends sooner, and none at level `off`.
     */
    readonly intervalMillis?: number;
  };
  /**
   * `worker` (default): disk and network on a thread of their own. `inline`: on this one. In neither
   * does a request under way keep a finished process alive.
   */
  readonly isolation?: "worker" | "inline";
  /** How long a process that exits waits for the spool's thread, in milliseconds: 0 to 60,000, default 2,000. */
  readonly exitTimeoutMillis?: number;
  /**
   * What to do where that thread then still hangs in a system call, which keeps Node from ending:
   * `kill` (default) ends the process by SIGKILL, `wait` leaves it to hang.
   */
  readonly onStuckExit?: "kill" | "wait";
  /** Told once of each kind of trouble. Default `process.emitWarning`. */
  readonly onWarning?: (warning: Warning) => void;
}

/** Options, checked and with every default filled in. */
export interface Settings extends ExportSettings {
  /** With the policy of all destinations. */
  readonly primaryPrivacy: DestinationPrivacy | undefined;
  readonly privacy: PrivacySettings;
  readonly mirrors: readonly MirrorSettings[];
  readonly service: {
    readonly name: string;
    readonly version?: string;
    readonly namespace?: string;
  };
  readonly spoolDirectory: string;
  readonly maxBytes: number;
  readonly ringBytes: number;
  readonly sampling: SamplingSettings;
  readonly budget: SamplingBudget | undefined;
  readonly samplingReportIntervalMillis: number;
  readonly ledgerIntervalMillis: number;
  readonly isolation: "worker" | "inline";
  readonly exitTimeoutMillis: number;
  readonly onStuckExit: "kill" | "wait";
  readonly onWarning: (warning: Warning) => void;
}

const MIB = 1024 * 1024;
/** A name goes into paths: no separators, no leading dot. */
const SERVICE_NAME = /^[\w][\w.:@ -]{0,127}$/;

/** Checks options and environment. Throws {@link SondeError} and names the option and the value. */
export function readSettings(options: SondeOptions, environment: NodeJS.ProcessEnv): Settings {
  checkKeys(options);
  const service = readService(options, environment);
  const home = environment["HOME"] || homedir();
  const state = absolute(environment["XDG_STATE_HOME"]) ?? `${home}/.local/state`;
  const config = absolute(environment["XDG_CONFIG_HOME"]) ?? `${home}/.config`;
  const { spool = {}, sampling = {} } = options;
  const privacy = readPrivacy(options.privacy, `${config}/sonde/${service.name}.key`);
  const { policy } = privacy;
  const maxBytes = readInteger("spool.maxBytes", spool.maxBytes, 16 * MIB, 2 ** 40, 256 * MIB);
  return {
    service,
    spoolDirectory: resolve(
      readText("spool.directory", spool.directory) ?? `${state}/sonde/${service.name}`,
    ),
    maxBytes,
    ringBytes: readInteger("spool.ringBytes", spool.ringBytes, 256 * 1024, 256 * MIB, 4 * MIB),
    privacy,
    primaryPrivacy: readDestinationPrivacy("export.privacy", options.export?.privacy, policy),
    sampling: readSampling(sampling),
    budget: readBudget(sampling.budget),
    ...readExport(options.export ?? {}, environment),
    mirrors: readMirrors(options.export?.mirrors, maxBytes, environment, policy),
    samplingReportIntervalMillis: readInteger(
      "sampling.reportIntervalMillis",
      sampling.reportIntervalMillis,
      1000,
      24 * 60 * 60 * 1000,
      60_000,
    ),
    ledgerIntervalMillis: readInteger(
      "ledger.intervalMillis",
      options.ledger?.intervalMillis,
      1000,
      24 * 60 * 60 * 1000,
      5 * 60 * 1000,
    ),
    isolation: readChoice("isolation", options.isolation, ["worker", "inline"]),
    exitTimeoutMillis: readInteger("exitTimeoutMillis", options.exitTimeoutMillis, 0, 60_000, 2000),
    onStuckExit: readChoice("onStuckExit", options.onStuckExit, ["kill", "wait"]),
    onWarning: readListener(options.onWarning),
  };
}

const GROUPS: Readonly<Record<string, readonly string[]>> = {
  service: ["name", "version", "namespace"],
  spool: ["directory", "maxBytes", "ringBytes"],
  privacy: ["level", "key", "policy", "knownValues", "detectors"],
  sampling: [...SAMPLING_OPTIONS, "budget", "reportIntervalMillis"],
  export: [
    "url",
    "headers",
    "compression",
    "timeoutMillis",
    "tls",
    "proxy",
    "intervalMillis",
    "mirrors",
    "privacy",
    "metrics",
    ...DELIVERY_OPTIONS,
  ],
  ledger: ["intervalMillis"],
};
const LEAVES = ["isolation", "exitTimeoutMillis", "onStuckExit", "onWarning"];

function checkKeys(options: SondeOptions): void {
  checkObject("options", options, [...Object.keys(GROUPS), ...LEAVES]);
  for (const [group, known] of Object.entries(GROUPS)) {
    checkObject(group, options[group as keyof SondeOptions], known);
  }
}

/** The XDG base directory specification has relative paths ignored. */
function absolute(path: string | undefined): string | undefined {
  return path !== undefined && isAbsolute(path) ? path : undefined;
}

function readService(options: SondeOptions, environment: NodeJS.ProcessEnv): Settings["service"] {
  const { version, namespace } = options.service ?? {};
  const name = readText("service.name", options.service?.name) ?? environment["OTEL_SERVICE_NAME"];
  if (name === undefined || !SERVICE_NAME.test(name)) {
    throw invalidOption(
      "service.name",
      name,
      "given, or OTEL_SERVICE_NAME set: at most 128 letters, digits and . : @ - _ or spaces",
    );
  }
  return {
    name,
    ...(version === undefined ? {} : { version: readToken("service.version", version) }),
    ...(namespace === undefined ? {} : { namespace: readToken("service.namespace", namespace) }),
  };
}

function readListener(onWarning: unknown): (warning: Warning) => void {
  if (onWarning === undefined) return emitWarning;
  if (typeof onWarning !== "function") throw invalidOption("onWarning", onWarning, "a function");
  return onWarning as (warning: Warning) => void;
}

function emitWarning(warning: Warning): void {
  process.emitWarning(warning.message, { type: "SondeWarning", code: warning.code });
}
