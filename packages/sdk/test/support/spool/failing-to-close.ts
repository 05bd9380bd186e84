import type { FileSystem } from "../../../src/file-system.ts";
import { systemError } from "./memory-file-system.ts";

/** A disk that says ESTALE when a file is closed while `fails`, as a network file system does of one that is gone. */
export function failingToClose(inner: FileSystem): { readonly files: FileSystem; fails: boolean } {
  const disk = { fails: false };
  const close = (descriptor: number): void => {
    inner.close(descriptor);
    if (disk.fails) throw systemError("ESTALE", String(descriptor));
  };
  const files = new Proxy<FileSystem>(inner, {
    get: (target, name) => {
      const method: unknown = name === "close" ? close : Reflect.get(target, name);
      return typeof method === "function" ? (method.bind(target) as unknown) : method;
    },
  });
  return Object.assign(disk, { files });
}
