/** The SDK: start it once in the process that ships; everything else only emits. */

export * from "./emitter.ts";
export { SondeError, type SondeErrorCode } from "./errors.ts";
export type { ExportOptions } from "./export-options.ts";
export type { MirrorExportOptions } from "./mirror-options.ts";
export type { SondeOptions } from "./options.ts";
export type { Preview, PreviewAttributes } from "./preview.ts";
export type {
  DestinationPrivacyOptions,
  KnownValueOptions,
  PrivacyOptions,
} from "./privacy-options.ts";
export type { Sonde, SondeKnownValues } from "./running-sonde.ts";
export type { SamplingOverride } from "./sample/decision.ts";
export type { SamplingBudget } from "./sampling-budget-options.ts";
export type { CustomDetectorOptions } from "./scrub/detectors/custom.ts";
export type { KnownClass } from "./scrub/known/known-values.ts";
export type { PolicyOverrides, PrivacyLevel, StrictAction } from "./scrub/policy.ts";
export type { Warning, WarningCode } from "./self-report.ts";
export type { EventLedger, Ledger, UnknownTail } from "./spool/ledger.ts";
export { startSonde } from "./start.ts";
export type { TlsOptions } from "./tls-options.ts";
