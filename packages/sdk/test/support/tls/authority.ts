import { execFileSync } from "node:child_process";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import type { TemporaryFolder } from "../host/temporary-sonde.ts";

export interface IssuedFiles {
  readonly certificateFile: string;
  readonly keyFile: string;
}

export interface Issue {
  /** As `subjectAltName` has them; default this machine, by name and by address. */
  readonly hosts?: string;
  /** Days from now on which it begins and ends to be valid. Default yesterday and the day after tomorrow. */
  readonly validDays?: readonly [number, number];
}

const KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

/** Why there are no certificates on this machine; undefined where there are. */
export function opensslProblem(): string | undefined {
  try {
    execFileSync("openssl", ["version"], { stdio: "pipe" });
    return undefined;
  } catch (error) {
    return `openssl cannot be run (${(error as NodeJS.ErrnoException).code ?? "it failed"})`;
  }
}

/** A certificate authority of a test's own; keys are made at run time and go with the folder. */
export class Authority {
  readonly caFile: string;
  readonly #keyFile: string;
  readonly #folder: TemporaryFolder;
  readonly #name: string;

  constructor(folder: TemporaryFolder, name: string) {
    this.#folder = folder;
    this.#name = name;
    this.caFile = folder.file(`${name}.pem`);
    this.#keyFile = folder.file(`${name}.key`);
    const files = ["-keyout", this.#keyFile, "-out", this.caFile];
    openssl(["req", "-x509", ...KEY, ...files, "-subj", `/CN=${name}`, "-days", "2"]);
  }

  /** Its certificate. */
  get pem(): Buffer {
    return readFileSync(this.caFile);
  }

  issue(name: string, issue: Issue = {}): IssuedFiles {
    const { hosts = "DNS:localhost,IP:127.0.0.1", validDays = [-1, 2] } = issue;
    const file = (ending: string): string => this.#folder.file(`${this.#name}-${name}.${ending}`);
    const [certificateFile, keyFile, requestFile] = [file("pem"), file("key"), file("csr")];
    const request = ["-keyout", keyFile, "-out", requestFile, "-subj", `/CN=${name}`];
    openssl(["req", ...KEY, ...request, "-addext", `subjectAltName=${hosts}`]);
    const [from, to] = validDays.map(dateAfter);
    const signed = [
      "-in",
      requestFile,
      "-out",
      certificateFile,
      "-startdate",
      from!,
      "-enddate",
      to!,
    ];
    const by = ["-cert", this.caFile, "-keyfile", this.#keyFile, "-config", this.#configure()];
    openssl(["ca", "-batch", "-notext", ...by, ...signed]);
    return { certificateFile, keyFile };
  }

  /** What `openssl ca` wants beside its options, new for each certificate. */
  #configure(): string {
    const path = (ending: string): string => this.#folder.file(`${this.#name}.${ending}`);
    writeFileSync(path("index"), "");
    const settings = {
      database: path("index"),
      new_certs_dir: this.#folder.path,
      rand_serial: "yes",
      default_md: "sha256",
      policy: "any",
      copy_extensions: "copy",
    };
    const lines = Object.entries(settings).map(([key, value]) => `${key} = ${value}`);
    const policy = ["[any]", "commonName = supplied", ""];
    const config = ["[ca]", "default_ca = ours", "[ours]", ...lines, ...policy];
    writeFileSync(path("config"), config.join("\n"));
    return path("config");
  }

  /** The same key behind a passphrase. */
  encrypt(keyFile: string): string {
    const encrypted = `${keyFile}.encrypted`;
    openssl(["ec", "-in", keyFile, "-out", encrypted, "-aes128", "-passout", "pass:of-a-test"]);
    return encrypted;
  }
}

/** Puts files in the place of others, as a renewal does. */
export function replace(old: IssuedFiles, by: IssuedFiles): void {
  copyFileSync(by.certificateFile, old.certificateFile);
  copyFileSync(by.keyFile, old.keyFile);
}

/** `YYYYMMDDHHMMSSZ`, as OpenSSL has it. */
function dateAfter(days: number): string {
  const date = new Date(Date.now() + days * 86_400_000);
  return `${date.toISOString().replace(/\D/g, "").slice(0, 14)}Z`;
}

function openssl(options: readonly string[]): void {
  execFileSync("openssl", options, { stdio: "pipe" });
}
