import { MemoryFileSystem, systemError } from "./memory-file-system.ts";

const PAGE_BYTES = 4096;
const pagesOf = (bytes: number): number => Math.ceil(bytes / PAGE_BYTES);

/** A disk in memory of so many pages. When it is nearly full it takes part of a write, then none of it. */
export class QuotaFileSystem extends MemoryFileSystem {
  capacityPages = Number.POSITIVE_INFINITY;

  get freePages(): number {
    const used = this.paths.reduce((sum, path) => sum + pagesOf(this.status(path)!.bytes), 0);
    return this.capacityPages - used;
  }

  /** Whoever writes here appends: `position` is where the file ends. */
  override write(descriptor: number, bytes: Uint8Array, position: number): number {
    const end = (pagesOf(position) + Math.max(0, this.freePages)) * PAGE_BYTES;
    const taken = Math.min(bytes.byteLength, end - position);
    if (taken <= 0 && bytes.byteLength > 0) throw systemError("ENOSPC", "write");
    return super.write(descriptor, bytes.subarray(0, taken), position);
  }
}
