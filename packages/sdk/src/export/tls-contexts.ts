import { createSecureContext, type SecureContext } from "node:tls";
import { errorCode } from "../errors.ts";
import type { OperatorFiles } from "../operator-files.ts";
import type { SelfReport } from "../self-report.ts";
import { loadTlsFiles, type TlsFile, type TlsPaths } from "./tls-files.ts";

/** What TLS connections of one endpoint are made with; asked before each, since certificates are renewed. */
export interface TlsContexts {
  /** With the client's certificate. */
  forBackend(): SecureContext;
  /** Without it: that is not for proxies to see. */
  forProxy(): SecureContext;
}

/** Older versions are broken, and OTLP backends have had this one since there are any. */
const MIN_VERSION = "TLSv1.2";

/** As of one reading of the files. */
interface Loaded {
  readonly version: string;
  readonly backend: SecureContext;
  readonly proxy: SecureContext;
}

let defaultContext: SecureContext | undefined;

/** Certificate authorities as Node has them, NODE_EXTRA_CA_CERTS among them, and no client certificate. */
export const defaultTlsContexts: TlsContexts = {
  forBackend: () => (defaultContext ??= createSecureContext({ minVersion: MIN_VERSION })),
  forProxy: () => defaultTlsContexts.forBackend(),
};

/**
 * Contexts from files, read again when one of them was replaced: a certificate that is renewed under a
 * running process is used by the next connection. While the new files cannot be used, as between the
 * replacing of certificate and key, the old ones are.
 */
export class FileTlsContexts implements TlsContexts {
  readonly #paths: TlsPaths;
  readonly #files: OperatorFiles;
  readonly #report: SelfReport | undefined;
  #loaded: Loaded | undefined;

  constructor(paths: TlsPaths, files: OperatorFiles, report?: SelfReport) {
    this.#paths = paths;
    this.#files = files;
    this.#report = report;
  }

  forBackend(): SecureContext {
    return this.#current().backend;
  }

  forProxy(): SecureContext {
    return this.#current().proxy;
  }

  #current(): Loaded {
    const version = this.#version();
    if (this.#loaded?.version === version) return this.#loaded;
    try {
      const { ca, certificate, key } = loadTlsFiles(this.#paths, this.#files);
      const authorities = { minVersion: MIN_VERSION, ...(ca === undefined ? {} : { ca }) } as const;
      const proxy = createSecureContext(authorities);
      const backend =
        certificate === undefined || key === undefined
          ? proxy
          : createSecureContext({ ...authorities, cert: certificate, key });
      this.#loaded = { version, backend, proxy };
    } catch (error) {
      if (this.#loaded === undefined) throw error;
      this.#report?.once(
        "SONDE_EXPORT_FAILING",
        "tls-files",
        `a file of export.tls was replaced and cannot be used (${errorCode(error)}); connections are made with what was read before, and it is tried again for each`,
      );
    }
    return this.#loaded;
  }

  /** Changes with every replacement: of the file, or of what a link leads to. */
  #version(): string {
    const { ca, certificate, key } = this.#paths;
    return [ca, certificate, key].map((file) => this.#stamp(file)).join();
  }

  #stamp(file: TlsFile | undefined): string {
    if (file === undefined) return "";
    try {
      return this.#files.stamp(file.path);
    } catch (error) {
      return errorCode(error);
    }
  }
}
