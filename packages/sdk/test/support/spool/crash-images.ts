import { MemoryFileSystem } from "./memory-file-system.ts";
import { type Change, ROOT_INODE } from "./recording-file-system.ts";
import type { SeededRandom } from "./seeded-random.ts";

/*
 * What a loss of power may leave of a sequence of changes. The model, stricter than any file system
 * that Sonde is likely to meet:
 *
 * - A write or truncation that a later sync of the same file covers is there. Any other is there, or
 *   not, or torn: cut at a multiple of 512 bytes, or of its full length with zeros from there on, or
 *   with one 512-byte sector of zeros inside. Each on its own, whatever came before or after it.
 * - A name that was made, moved or removed is so if the directory was synced later. Else it is as it
 *   was before or as it is now, each on its own. Syncing a file does not make its name survive. A rename
 *   within one directory is atomic. One between two directories of which only one was synced may leave
 *   the file under both names; of none, it happened or did not.
 * - Half of the random images narrow names down to what a journaling file system does: those that
 *   survive are a prefix of those that were made.
 * - The clock of a file (`touch`) is there or not.
 */

/** One change that is not certain: how many outcomes it may have, 0 being "it is there". */
interface Open {
  readonly at: number;
  readonly outcomes: number;
}

/** What one image decides: the outcome of every open change, by its place in the log. */
export type Choice = ReadonlyMap<number, number>;

const SECTOR_BYTES = 512;
const KEPT = 0;
const LOST = 1;
const CUT = 2;
const ZEROED_TAIL = 3;
const ZEROED_SECTOR = 4;
const WRITE_OUTCOMES = 5;

/** The changes up to `end` that may be lost, with their outcomes. */
function openChanges(log: readonly Change[], end: number): Open[] {
  const open: Open[] = [];
  const syncedFiles = new Set<number>();
  const syncedDirectories = new Set<number>();
  for (let at = end - 1; at >= 0; at--) {
    const change = log[at]!;
    switch (change.kind) {
      case "sync":
        syncedFiles.add(change.inode);
        break;
      case "syncDirectory":
        syncedDirectories.add(change.directory);
        break;
      case "write":
        if (!syncedFiles.has(change.inode)) open.push({ at, outcomes: WRITE_OUTCOMES });
        break;
      case "truncate":
        if (!syncedFiles.has(change.inode)) open.push({ at, outcomes: 2 });
        break;
      case "touch":
        open.push({ at, outcomes: 2 });
        break;
      case "names":
        if (change.changes.some(({ directory }) => !syncedDirectories.has(directory))) {
          open.push({ at, outcomes: 2 });
        }
        break;
    }
  }
  return open.reverse();
}

/** Every choice where there are at most `limit`, else `limit` of them: all, nothing, and random ones. */
export function choicesAt(
  log: readonly Change[],
  end: number,
  limit: number,
  random: SeededRandom,
): { readonly choices: readonly Choice[]; readonly isExhaustive: boolean } {
  const open = openChanges(log, end);
  const lastBarrier = log.slice(0, end).findLastIndex(({ kind }) => kind === "syncDirectory");
  const count = open.reduce((product, { outcomes }) => product * outcomes, 1);
  if (count <= limit) return { choices: product(open), isExhaustive: true };
  const choices: Choice[] = [new Map(), new Map(open.map(({ at }) => [at, LOST]))];
  while (choices.length < limit) {
    const choice = randomChoice(open, random);
    if (random.next() < 0.5) narrowToOrdered(log, open, lastBarrier, choice, random);
    choices.push(choice);
  }
  return { choices: choices.slice(0, limit), isExhaustive: false };
}

function product(open: readonly Open[]): Choice[] {
  let choices: Choice[] = [new Map()];
  for (const { at, outcomes } of open) {
    choices = choices.flatMap((choice) =>
      Array.from({ length: outcomes }, (_, outcome) => new Map([...choice, [at, outcome]])),
    );
  }
  return choices;
}

function randomChoice(open: readonly Open[], random: SeededRandom): Map<number, number> {
  const keptShare = random.next();
  return new Map(
    open.map(({ at, outcomes }) => [
      at,
      random.next() < keptShare ? KEPT : 1 + random.below(outcomes - 1),
    ]),
  );
}

/** Names survive up to a random point, and at least up to the last directory that was synced. */
function narrowToOrdered(
  log: readonly Change[],
  open: readonly Open[],
  lastBarrier: number,
  choice: Map<number, number>,
  random: SeededRandom,
): void {
  const names = open.filter(({ at }) => log[at]!.kind === "names");
  const committed = names.filter(({ at }) => at < lastBarrier).length;
  const kept = committed + random.below(names.length - committed + 1);
  for (const [index, { at }] of names.entries()) choice.set(at, index < kept ? KEPT : LOST);
}

/** A file as it grows: `bytes` are zero behind `length`. */
interface Content {
  bytes: Buffer;
  length: number;
  modifiedMillis: number;
}

/** The disk that is left after `end` changes, if `choice` is how they turned out. */
export function crashImage(
  log: readonly Change[],
  end: number,
  choice: Choice,
  random: SeededRandom,
): MemoryFileSystem {
  const names = new Map<number, Map<string, number>>([[ROOT_INODE, new Map()]]);
  const contents = new Map<number, Content>();
  const synced = syncedLater(log, end);
  for (let at = 0; at < end; at++) {
    const change = log[at]!;
    const outcome = choice.get(at) ?? KEPT;
    switch (change.kind) {
      case "names": {
        const { born } = change;
        if (born?.isDirectory === true) names.set(born.inode, new Map());
        else if (born !== undefined) {
          contents.set(born.inode, { bytes: Buffer.alloc(0), length: 0, modifiedMillis: 0 });
        }
        for (const { directory, name, inode } of change.changes) {
          if (outcome === LOST && !synced(directory, at)) continue;
          if (inode === undefined) names.get(directory)!.delete(name);
          else names.get(directory)!.set(name, inode);
        }
        break;
      }
      case "write":
        applyWrite(contents.get(change.inode)!, change.position, change.bytes, outcome, random);
        break;
      case "truncate": {
        const content = contents.get(change.inode)!;
        if (outcome !== KEPT) break;
        content.length = Math.min(content.length, change.bytes);
        content.bytes.fill(0, content.length);
        break;
      }
      case "touch": {
        const content = contents.get(change.inode);
        if (content !== undefined && outcome === KEPT) content.modifiedMillis = change.millis;
        break;
      }
      default:
    }
  }
  return build(names, contents);
}

/** Whether a directory was synced between a change and the crash. */
function syncedLater(
  log: readonly Change[],
  end: number,
): (directory: number, at: number) => boolean {
  const lastSync = new Map<number, number>();
  for (let at = 0; at < end; at++) {
    const change = log[at]!;
    if (change.kind === "syncDirectory") lastSync.set(change.directory, at);
  }
  return (directory, at) => (lastSync.get(directory) ?? -1) > at;
}

function applyWrite(
  content: Content,
  position: number,
  bytes: Buffer,
  outcome: number,
  random: SeededRandom,
): void {
  if (outcome === LOST) return;
  const end = position + bytes.byteLength;
  // Sectors are the file's, not the write's: the first boundary may be anywhere in it.
  const first = Math.floor(position / SECTOR_BYTES) + 1;
  const last = Math.ceil(end / SECTOR_BYTES);
  const boundary =
    Math.min(end, (first + random.below(Math.max(1, last - first))) * SECTOR_BYTES) - position;
  const written = Buffer.from(bytes);
  if (outcome === ZEROED_TAIL) written.fill(0, boundary);
  if (outcome === ZEROED_SECTOR) {
    written.fill(0, Math.max(0, boundary - SECTOR_BYTES), boundary);
  }
  const kept = outcome === CUT ? written.subarray(0, boundary) : written;
  const keptEnd = position + kept.byteLength;
  if (keptEnd > content.bytes.byteLength) {
    content.bytes = Buffer.concat([content.bytes, Buffer.alloc(2 * keptEnd)]);
  }
  kept.copy(content.bytes, position);
  content.length = Math.max(content.length, keptEnd);
}

/** Only what a name leads to is on the disk: the content of a file without one is lost with it. */
function build(
  names: ReadonlyMap<number, ReadonlyMap<string, number>>,
  contents: ReadonlyMap<number, Content>,
): MemoryFileSystem {
  const image = new MemoryFileSystem();
  const visit = (directory: number, path: string): void => {
    for (const [name, inode] of names.get(directory)!) {
      const at = `${path}/${name}`;
      const content = contents.get(inode);
      if (content === undefined) {
        image.makeDirectory(at);
        visit(inode, at);
      } else {
        image.put(at, content.bytes.subarray(0, content.length));
        image.touch(at, content.modifiedMillis);
      }
    }
  };
  visit(ROOT_INODE, "");
  return image;
}
