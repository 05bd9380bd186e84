/**
 * Which `log.record.uid`s were seen, how often, and whether one ever stood for two contents. A
 * sequence costs five bytes, so that an hour of records fits: sequences are dense from 0 in each
 * instance. Bounds: a uid counts up to 255 repeats.
 */
export class UidTally {
  readonly #instances = new Map<string, Counts>();
  /** Different uids. */
  unique: number = 0;
  /** Records beyond the first of their uid. */
  duplicates: number = 0;
  /** Records whose content differs from that of an earlier one with their uid. */
  conflicts: number = 0;

  /** `content` is any number that stands for what the record says. */
  add(uid: string, content: number): void {
    const { instance, sequence } = parseUid(uid);
    let counts = this.#instances.get(instance);
    if (counts === undefined) {
      counts = new Counts();
      this.#instances.set(instance, counts);
    }
    counts.reserve(sequence);
    const times = counts.times[sequence]!;
    if (times === 0) {
      this.unique++;
      counts.contents[sequence] = content;
    } else {
      this.duplicates++;
      if (counts.contents[sequence] !== (content | 0)) this.conflicts++;
    }
    counts.times[sequence] = Math.min(times + 1, MAX_TIMES);
  }

  has(uid: string): boolean {
    const { instance, sequence } = parseUid(uid);
    return (this.#instances.get(instance)?.times[sequence] ?? 0) > 0;
  }

  /** The instances of which there is a record. */
  get instances(): readonly string[] {
    return [...this.#instances.keys()];
  }

  /** Uids that are here and not in `other`. */
  *missingFrom(other: UidTally): Generator<string> {
    for (const [instance, { times }] of this.#instances) {
      const theirs = other.#instances.get(instance)?.times;
      for (let sequence = 0; sequence < times.length; sequence++) {
        if (times[sequence]! > 0 && (theirs?.[sequence] ?? 0) === 0)
          yield `${instance}:${sequence}`;
      }
    }
  }
}

const MAX_TIMES = 255;
const FIRST_CAPACITY = 1024;
/** No run of this kit gets near it; a sequence beyond it is damage, not a record. */
const MAX_SEQUENCE = 2 ** 28;

class Counts {
  times: Uint8Array = new Uint8Array(FIRST_CAPACITY);
  contents: Int32Array = new Int32Array(FIRST_CAPACITY);

  reserve(sequence: number): void {
    if (sequence < this.times.length) return;
    let capacity = this.times.length;
    while (capacity <= sequence) capacity *= 2;
    const [times, contents] = [new Uint8Array(capacity), new Int32Array(capacity)];
    times.set(this.times);
    contents.set(this.contents);
    [this.times, this.contents] = [times, contents];
  }
}

function parseUid(uid: string): { instance: string; sequence: number } {
  const at = uid.lastIndexOf(":");
  const sequence = Number(uid.slice(at + 1) || Number.NaN);
  if (at < 1 || !Number.isInteger(sequence) || sequence < 0 || sequence > MAX_SEQUENCE) {
    throw new RangeError(`${uid} is no log.record.uid of this kit`);
  }
  return { instance: uid.slice(0, at), sequence };
}
