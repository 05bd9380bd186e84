/** The protobuf wire types that OTLP uses. */
export const VARINT = 0;
export const FIXED64 = 1;
export const BYTES = 2;
export const FIXED32 = 5;

/** What stands before a field on the wire. Fields 1 to 15 take one byte; OTLP logs have no other. */
export function tag(field: number, wireType: number): number {
  return (field << 3) | wireType;
}
