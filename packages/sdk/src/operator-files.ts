import fs from "node:fs";

/** Files that the operator names and others replace, such as certificates. Symbolic links are followed. */
export interface OperatorFiles {
  /** Throws EFBIG where the file has more than `maxBytes`, ENOTSUP where it is no regular file. */
  read(path: string, maxBytes: number): Uint8Array;
  /** Another text after the file was changed or replaced. */
  stamp(path: string): string;
}

/** The same where the host's thread must not wait for the file system. */
export interface LaterFiles {
  /** Rejects as {@link OperatorFiles.read} throws. */
  read(path: string, maxBytes: number): Promise<Uint8Array>;
}

const { O_NONBLOCK, O_RDONLY } = fs.constants;

export const nodeOperatorFiles: OperatorFiles = {
  read(path, maxBytes) {
    // Without O_NONBLOCK a named pipe would hold up the thread until somebody writes to it.
    const descriptor = fs.openSync(path, O_RDONLY | O_NONBLOCK);
    try {
      const status = fs.fstatSync(descriptor);
      if (!status.isFile()) throw withCode("ENOTSUP", `${path} is no file`);
      if (status.size > maxBytes) throw withCode("EFBIG", `${path} has over ${maxBytes} bytes`);
      const bytes = new Uint8Array(status.size);
      const got = fs.readSync(descriptor, bytes, 0, status.size, 0);
      return bytes.subarray(0, got);
    } finally {
      fs.closeSync(descriptor);
    }
  },
  stamp(path) {
    const { dev, ino, size, mtimeMs } = fs.statSync(path);
    return [dev, ino, size, mtimeMs].join("/");
  },
};

export const nodeLaterFiles: LaterFiles = {
  async read(path, maxBytes) {
    const file = await fs.promises.open(path, O_RDONLY | O_NONBLOCK);
    try {
      const status = await file.stat();
      if (!status.isFile()) throw withCode("ENOTSUP", `${path} is no file`);
      if (status.size > maxBytes) throw withCode("EFBIG", `${path} has over ${maxBytes} bytes`);
      const bytes = new Uint8Array(status.size);
      const { bytesRead } = await file.read(bytes, 0, status.size, 0);
      return bytes.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  },
};

function withCode(code: string, message: string): NodeJS.ErrnoException {
  const error: NodeJS.ErrnoException = new Error(message);
  error.code = code;
  return error;
}
