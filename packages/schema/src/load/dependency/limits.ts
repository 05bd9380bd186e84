import { MAX_FILES, MAX_REGISTRY_BYTES } from "../limits.ts";

/**
 * Bounds of what is unpacked or fetched, beside those of the registry in it. The archive of the
 * OpenTelemetry semantic conventions has 1.5 MiB, 8 MiB unpacked, and 730 entries.
 */
export interface DependencyLimits {
  /** Of an archive as it is, packed. */
  readonly maxArchiveBytes: number;
  /** Of everything in a `.tar.gz`, also of what is passed over. */
  readonly maxUnpackedBytes: number;
  /** Files, folders and whatever else stands in an archive or in a repository's folder. */
  readonly maxEntries: number;
  /** Of what git receives for one commit. */
  readonly maxRepositoryBytes: number;
  /** For all that git does for one dependency, and for one download. */
  readonly timeLimitMillis: number;
}

const MEBIBYTE = 1024 * 1024;

export const DEPENDENCY_LIMITS: DependencyLimits = {
  maxArchiveBytes: 64 * MEBIBYTE,
  maxUnpackedBytes: 128 * MEBIBYTE,
  maxEntries: 20_000,
  maxRepositoryBytes: 256 * MEBIBYTE,
  timeLimitMillis: 120_000,
};

/** UTF-16 code units of one `registry_path`. */
export const MAX_REGISTRY_PATH_LENGTH = 1024;

/** UTF-16 code units of the path of an entry. */
export const MAX_ENTRY_NAME_LENGTH = 1024;

/** A cached registry: its bytes in base64, its paths with every character escaped. */
export const MAX_OBJECT_BYTES: number =
  Math.ceil(MAX_REGISTRY_BYTES / 3) * 4 + MAX_FILES * (MAX_ENTRY_NAME_LENGTH * 6 + 64);
