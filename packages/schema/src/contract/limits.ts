/** What a schema may ask for at most: a row is written on the host's thread. */

/** Of `max_length`, in UTF-16 code units. The default is 1024. */
export const MAX_LENGTH_LIMIT = 16_384;
export const DEFAULT_MAX_LENGTH = 1024;

/** Of `max_items`. The default is 32. */
export const MAX_ITEMS_LIMIT = 1024;
export const DEFAULT_MAX_ITEMS = 32;

/** Of names: the longest that the SDK and common backends keep whole. */
export const MAX_NAME_LENGTH = 128;

/** Of `owner`, in UTF-16 code units. */
export const MAX_OWNER_LENGTH = 128;

/** Of `purpose`, in UTF-16 code units. */
export const MAX_PURPOSE_LENGTH = 256;

/** Of `delivery.ttl`: below it a disk's hiccup would expire records, above it there is no point. */
export const MIN_TTL_MILLIS: number = 60_000;
export const MAX_TTL_MILLIS: number = 3650 * 86_400_000;

/** Members of one enum. */
export const MAX_ENUM_MEMBERS = 1024;

/** Values of all `keep_when` conditions of one event: each is a comparison on the hot path. */
export const MAX_KEEP_WHEN_VALUES = 32;

/** Attributes of one event: the number that OpenTelemetry's SDKs keep of a log record by default. */
export const MAX_EVENT_ATTRIBUTES = 128;

/** Of one row, in bytes: an SDK refuses an event whose rows could be longer. */
export const MAX_ROW_BYTES: number = 64 * 1024;
