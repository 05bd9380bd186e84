import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { errorCode } from "../errors.ts";
import type { OperatorFiles } from "../operator-files.ts";

export interface TlsFile {
  readonly path: string;
  /** The option or variable that named it, for messages. */
  readonly source: string;
}

/** PEM files for TLS; plain data, posted to a worker. A certificate and its key come together. */
export interface TlsPaths {
  readonly ca?: TlsFile;
  readonly certificate?: TlsFile;
  readonly key?: TlsFile;
}

export interface TlsMaterial {
  readonly ca?: string;
  readonly certificate?: string;
  readonly key?: string;
}

/** A file that cannot be used. Its message names the option and the path, never what is in it. */
export class TlsFileError extends Error {
  readonly code: string;

  constructor({ source, path }: TlsFile, code: string, problem: string) {
    super(`${source} cannot be used: ${JSON.stringify(path)} ${problem}`);
    this.code = code;
  }
}

/** All authorities of a common bundle have some 250 KiB. */
const MAX_FILE_BYTES = 1024 * 1024;
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/**
 * Reads the files and sees that they are what they should be: one certificate at least, a key without a
 * passphrase, and that belongs to the first certificate. Whether a certificate is valid now is not looked
 * at: clocks of freshly booted nodes are wrong. Throws {@link TlsFileError}.
 */
export function loadTlsFiles(paths: TlsPaths, files: OperatorFiles): TlsMaterial {
  const ca = paths.ca === undefined ? undefined : readCertificates(paths.ca, files);
  const { certificate, key } = paths;
  if (certificate === undefined || key === undefined) return ca === undefined ? {} : { ca: ca.pem };
  const own = readCertificates(certificate, files);
  const pem = read(key, files);
  if (!own.first.checkPrivateKey(parseKey(key, pem))) {
    throw new TlsFileError(
      key,
      "ERR_TLS_KEY_MISMATCH",
      `is not the key of the certificate in ${JSON.stringify(certificate.path)}`,
    );
  }
  return { ...(ca === undefined ? {} : { ca: ca.pem }), certificate: own.pem, key: pem };
}

function readCertificates(
  file: TlsFile,
  files: OperatorFiles,
): { readonly pem: string; readonly first: X509Certificate } {
  const pem = read(file, files);
  const blocks = pem.match(CERTIFICATE) ?? [];
  try {
    const [first] = blocks.map((block) => new X509Certificate(block));
    if (first !== undefined) return { pem, first };
  } catch (error) {
    throw new TlsFileError(file, errorCode(error), "holds a damaged certificate");
  }
  throw new TlsFileError(file, "ERR_TLS_NOT_PEM", "holds no certificate in PEM form");
}

function parseKey(file: TlsFile, pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (error) {
    const code = errorCode(error);
    // Both forms of PEM for such keys say so in words.
    const problem = pem.includes("ENCRYPTED")
      ? "holds a key with a passphrase; only keys without one can be used"
      : "holds no private key in PEM form";
    throw new TlsFileError(file, code, problem);
  }
}

function read(file: TlsFile, files: OperatorFiles): string {
  try {
    return Buffer.from(files.read(file.path, MAX_FILE_BYTES)).toString("latin1");
  } catch (error) {
    const code = errorCode(error);
    const problem =
      code === "EFBIG"
        ? `has more than ${MAX_FILE_BYTES} bytes`
        : `cannot be read as a file (${code})`;
    throw new TlsFileError(file, code, problem);
  }
}
