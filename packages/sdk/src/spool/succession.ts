import { COUNTER } from "../row/counter-row.ts";
import { instanceBytes, uuidText } from "./instance-name.ts";
import { addReason, type EventAccount, emptyState, type InstanceState } from "./state.ts";

/**
 * The instance id of a process after its directory was taken over so many times. Whoever knows the first
 * one can tell the others, the host's thread at exit among them; generation 0 is the first itself.
 */
export function successorId(first: string, generation: number): string {
  if (generation === 0) return first;
  const bytes = Buffer.from(instanceBytes(first));
  // The last four bytes are random (RFC 9562, rand_b): another process's are as far away as before.
  bytes.writeUInt32BE((bytes.readUInt32BE(12) + generation) >>> 0, 12);
  return uuidText(bytes);
}

/**
 * Books to go on with after another process took the directory over, and with it `old` as far as the
 * journal `recorded` it: the adopter books these accounts, and every row in the blocks behind them.
 *
 * Exact but for a block or a step that was being written in that moment: the adopter may have found it,
 * and this process writes it again. Its rows then come twice, under the same uids, and count twice.
 */
export function succeed(
  old: InstanceState,
  recorded: ReadonlyMap<string, EventAccount>,
): InstanceState {
  const next = emptyState();
  const counts: Record<string, readonly number[]> = {};
  let failed = old.base?.failed ?? 0;
  for (const [layoutId, account] of Object.entries(old.events)) {
    const known = recorded.get(layoutId);
    const taken = takenCounts(account, known);
    const unrecorded = account.failedBeforeAdmission - (known?.failedBeforeAdmission ?? 0);
    failed += known?.failedBeforeAdmission ?? 0;
    counts[layoutId] = sum(old.base?.counts[layoutId], taken);
    next.events[layoutId] = {
      name: account.name,
      counts: account.counts.map((count, index) => count - taken[index]!),
      admitted: 0,
      failedBeforeAdmission: unrecorded,
      tail: account.tail,
    };
    if (unrecorded > 0) addReason(next, "failedBeforeAdmission.unrecorded", unrecorded);
  }
  next.base = { counts, failed };
  next.nextSequence = old.nextSequence;
  next.emitsAhead = old.emitsAhead;
  return next;
}

/** What the adopter counts of an event: the last step of the journal, and rows that came after it. */
function takenCounts(account: EventAccount, known: EventAccount | undefined): number[] {
  const taken = account.counts.map((_, index) => known?.counts[index] ?? 0);
  const rows = (known?.tail ?? 0) + account.admitted - (known?.admitted ?? 0);
  taken[COUNTER.emitted]! += rows;
  taken[COUNTER.kept]! += rows;
  return taken;
}

function sum(one: readonly number[] | undefined, other: readonly number[]): number[] {
  return other.map((count, index) => count + (one?.[index] ?? 0));
}
