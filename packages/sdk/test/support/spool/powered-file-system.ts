import { MemoryFileSystem, systemError } from "./memory-file-system.ts";

/** The bytes of a file that survive the machine's power, and what was written since the last sync. */
interface Durable {
  bytes: Buffer;
  dirty: { readonly start: number; readonly end: number }[];
}

/**
 * A disk that tells what would survive the machine's power, and whose syncs fail as Linux lets them
 * fail: the pages that were to be written are marked clean all the same, so that the next sync of the
 * same file succeeds without them. Names survive at once; what a name that was not synced may become
 * is another test's matter.
 */
export class PoweredFileSystem extends MemoryFileSystem {
  /** Asked before each sync of a file; true fails it. */
  failsSync: (path: string) => boolean = () => false;
  readonly #durable = new Map<string, Durable>();
  readonly #pathOf = new Map<number, string>();

  /** The disk as the machine finds it when the power is back. */
  afterPowerLoss(): MemoryFileSystem {
    const image = this.copy();
    for (const path of this.paths) {
      image.put(path, this.#durable.get(path)?.bytes ?? Buffer.alloc(0));
    }
    return image;
  }

  override create(path: string): number {
    const descriptor = super.create(path);
    this.#durable.set(path, { bytes: Buffer.alloc(0), dirty: [] });
    this.#pathOf.set(descriptor, path);
    return descriptor;
  }

  override openToWrite(path: string): number {
    const descriptor = super.openToWrite(path);
    this.#pathOf.set(descriptor, path);
    return descriptor;
  }

  override write(descriptor: number, bytes: Uint8Array, position: number): number {
    const written = super.write(descriptor, bytes, position);
    this.#of(descriptor)?.dirty.push({ start: position, end: position + written });
    return written;
  }

  override truncate(descriptor: number, bytes: number): void {
    super.truncate(descriptor, bytes);
    const durable = this.#of(descriptor);
    if (durable !== undefined) durable.bytes = durable.bytes.subarray(0, bytes);
  }

  override sync(descriptor: number): void {
    super.sync(descriptor);
    const path = this.#pathOf.get(descriptor);
    const durable = this.#of(descriptor);
    if (path === undefined || durable === undefined) return;
    const { dirty } = durable;
    durable.dirty = [];
    if (this.failsSync(path)) throw systemError("EIO", path);
    const whole = this.bytesOf(path);
    const length = Math.max(durable.bytes.byteLength, ...dirty.map(({ end }) => end));
    const bytes = Buffer.alloc(Math.min(length, whole.byteLength));
    bytes.set(durable.bytes.subarray(0, bytes.byteLength));
    for (const { start, end } of dirty)
      whole.copy(bytes, start, start, Math.min(end, bytes.byteLength));
    durable.bytes = bytes;
  }

  override rename(from: string, to: string): void {
    super.rename(from, to);
    for (const [path, durable] of [...this.#durable]) {
      if (path !== from && !path.startsWith(`${from}/`)) continue;
      this.#durable.delete(path);
      this.#durable.set(to + path.slice(from.length), durable);
    }
    for (const [descriptor, path] of this.#pathOf) {
      if (path === from || path.startsWith(`${from}/`)) {
        this.#pathOf.set(descriptor, to + path.slice(from.length));
      }
    }
  }

  override link(from: string, to: string): void {
    super.link(from, to);
    const durable = this.#durable.get(from);
    if (durable !== undefined) this.#durable.set(to, durable);
  }

  override removeFile(path: string): void {
    super.removeFile(path);
    this.#durable.delete(path);
  }

  #of(descriptor: number): Durable | undefined {
    return this.#durable.get(this.#pathOf.get(descriptor) ?? "");
  }
}
