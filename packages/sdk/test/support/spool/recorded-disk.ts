import type { MemoryFileSystem } from "./memory-file-system.ts";
import { RecordingFileSystem } from "./recording-file-system.ts";

/** The same disk, all of it synced, to be recorded from here on. */
export function recordedDisk(image: MemoryFileSystem): RecordingFileSystem {
  const files = new RecordingFileSystem();
  const visit = (directory: string): void => {
    files.makeDirectory(directory);
    for (const name of image.list(directory)) {
      const path = `${directory}/${name}`;
      if (image.status(path)?.kind === "directory") visit(path);
      else putSynced(files, path, image.bytesOf(path));
    }
    files.syncDirectory(directory);
  };
  visit("/spool");
  return files;
}

export function putSynced(files: RecordingFileSystem, path: string, bytes: Uint8Array): void {
  const descriptor = files.create(path);
  files.write(descriptor, bytes, 0);
  files.sync(descriptor);
  files.close(descriptor);
}
