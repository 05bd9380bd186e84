import type { Layout } from "../row/layout.ts";
import type { Exposure } from "../scrub/policy.ts";
import type { Lease } from "../spool/lease.ts";
import type { LeasedRow } from "../spool/leased-row.ts";
import { layoutEncoding } from "./layout-encoding.ts";
import { writeResourceLogs, writeScopeLogs } from "./request-parts.ts";
import { RowEncoder } from "./row-encoder.ts";
import { MessageTooLong, ProtobufWriter } from "./writer.ts";

/** Rows of one lease as a request, ready to be sent. */
export interface EncodedRows {
  readonly body: Uint8Array;
  /** Records in the body. */
  readonly items: number;
  /** Indexes of rows that do not fit their layout. They are not in the body. */
  readonly unreadable: readonly number[];
  /** The request would be over 64 MiB: there is none, and the rows are to be encoded in parts. */
  readonly isTooLong?: true;
}

// Encoding is synchronous, so one buffer serves every request of this thread.
const writer = new ProtobufWriter();

/**
 * Some rows of a lease as an ExportLogsServiceRequest, straight from their bytes, without what may
 * not leave at the lease's level: scopes in order of first appearance, rows in the order given. A row
 * that does not fit its layout costs no other. How long it will be shows only here: a row of few bytes may
 * have many attributes.
 */
export function encodeRows(
  lease: Pick<Lease, "instance" | "level">,
  rows: readonly LeasedRow[],
): EncodedRows {
  writer.reset();
  const unreadable: number[] = [];
  try {
    writeRows(lease, rows, unreadable);
  } catch (error) {
    if (!(error instanceof MessageTooLong)) throw error;
    writer.reset();
    return { body: writer.take(), items: 0, unreadable: [], isTooLong: true };
  }
  const items = rows.length - unreadable.length;
  if (items === 0) writer.reset();
  return { body: writer.take(), items, unreadable: unreadable.sort((a, b) => a - b) };
}

function writeRows(
  { instance, level }: Pick<Lease, "instance" | "level">,
  rows: readonly LeasedRow[],
  unreadable: number[],
): void {
  const encoder = new RowEncoder(writer, instance.uidInstance);
  writeResourceLogs(writer, instance.resource, () => {
    for (const runs of groupRows(rows)) writeScopeRows(encoder, level, rows, runs, unreadable);
  });
}

/** Rows that stand next to each other and have one scope: from the first to before the last. */
interface Run {
  readonly from: number;
  to: number;
}

/** By scope: most leases have one of them, and so one run. */
function groupRows(rows: readonly LeasedRow[]): Iterable<readonly Run[]> {
  const groups = new Map<string, Run[]>();
  let layout: Layout | undefined;
  let key: string | undefined;
  let run: Run = { from: 0, to: 0 };
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index]!;
    if (row.layout !== layout) {
      layout = row.layout;
      const { scopeKey } = layoutEncoding(layout);
      if (scopeKey !== key) {
        key = scopeKey;
        run = { from: index, to: index };
        const runs = groups.get(key);
        if (runs === undefined) groups.set(key, [run]);
        else runs.push(run);
      }
    }
    run.to = index + 1;
  }
  return groups.values();
}

/** Nothing for a scope none of whose rows could be read. */
function writeScopeRows(
  encoder: RowEncoder,
  level: Exposure,
  rows: readonly LeasedRow[],
  runs: readonly Run[],
  unreadable: number[],
): void {
  const before = writer.length;
  let written = 0;
  writeScopeLogs(writer, rows[runs[0]!.from]!.layout.scope, () => {
    for (const { from, to } of runs) {
      for (let index = from; index < to; index++) {
        if (encoder.write(rows[index]!, level)) written++;
        else unreadable.push(index);
      }
    }
  });
  if (written === 0) writer.truncate(before);
}
