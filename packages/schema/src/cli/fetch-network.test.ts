import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import { zip } from "../../test/archive-builder.ts";
import { TestRepository } from "../../test/git-repository.ts";
import { temporaryFolder } from "../../test/support.ts";
import { fetchDependency } from "../load/dependency/fetch.ts";
import { isProblem } from "../load/dependency/problem.ts";
import { parseRegistryPath } from "../load/dependency/registry-path.ts";
import { createNetwork, type NetworkOptions } from "./fetch-network.ts";

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A network on which every https host is one server on this machine, without TLS. */
async function networkTo(
  handler: Handler,
  signal?: AbortSignal,
): Promise<ReturnType<typeof createNetwork>> {
  const server = createServer(handler).listen(0, "127.0.0.1");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  const request: NetworkOptions["request"] = (url, init) =>
    fetch(url.replace(/^https:\/\/[^/]*/, `http://127.0.0.1:${port}`), init);
  return createNetwork({ environment: {}, request, signal });
}

async function download(
  handler: Handler,
  { maxBytes = 1000, timeLimitMillis = 20_000, signal = undefined as AbortSignal | undefined } = {},
): Promise<string> {
  const network = await networkTo(handler, signal);
  const result = await network.download("https://h.example/a/x.zip", maxBytes, timeLimitMillis);
  return isProblem(result) ? result.problem : Buffer.from(result).toString();
}

function redirect(location: string, status = 302): Handler {
  return ({ url }, response) => {
    if (url !== "/a/x.zip") response.end(`at ${url}`);
    else response.writeHead(status, { location }).end("moved");
  };
}

describe("downloading", () => {
  it("gives the body, up to the bound", async () => {
    const handler: Handler = (_, response) => response.end("x".repeat(100));
    expect(await download(handler, { maxBytes: 100 })).toBe("x".repeat(100));
    expect(await download(handler, { maxBytes: 99 })).toBe("the archive is larger than 99 bytes");
  });

  it("stops an endless body at the bound", async () => {
    const endless: Handler = (_, response) => {
      const write = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536)));
      };
      response.on("drain", write);
      write();
    };
    const result = await download(endless, { maxBytes: 1024 * 1024 });
    expect(result).toBe("the archive is larger than 1048576 bytes");
  });

  it("gives the bytes as they are stored, also where the server offers to pack them", async () => {
    const handler: Handler = ({ headers }, response) => {
      expect(headers["accept-encoding"]).toBe("identity");
      expect(headers.cookie ?? headers.authorization).toBeUndefined();
      response.setHeader("content-type", "application/gzip").end(gzipSync("x"));
    };
    const network = await networkTo(handler);
    const result = await network.download("https://h.example/x.tar.gz", 1000, 20_000);
    expect(result).toEqual(gzipSync("x"));
  });

  it.each([301, 302, 303, 307, 308])("follows %d on https", async (status) => {
    expect(await download(redirect("https://other.example/b", status))).toBe("at /b");
    expect(await download(redirect("b/../c?d", status))).toBe("at /a/c?d");
  });

  it.each([
    "http://h.example/b",
    "file:///etc/passwd",
    "data:text/plain,x",
    "ftp://h.example/b",
    "http://[",
  ])("does not follow to %s", async (location) => {
    const problem = `the host sends on to \`${location}\`, which is not https`;
    expect(await download(redirect(location))).toBe(problem);
  });

  it("follows no more than 5 times", async () => {
    const chain =
      (length: number): Handler =>
      ({ url = "" }, response) => {
        const at = Number(url.slice(1)) || 0;
        if (at === length) response.end("end");
        else response.writeHead(302, { location: `https://h.example/${at + 1}` }).end();
      };
    expect(await download(chain(5))).toBe("end");
    expect(await download(chain(6))).toBe("the host sends on more than 5 times");
  });

  it.each([204, 206, 304, 401, 404, 500])("takes no answer of status %d", async (status) => {
    const handler: Handler = (_, response) => response.writeHead(status).end();
    expect(await download(handler)).toBe(`the host answers with status ${status}`);
  });

  it("says so where nobody answers, or not to the end", async () => {
    const network = createNetwork({ environment: {} });
    // Port 1 of this machine: nothing listens there.
    const refused = await network.download("https://127.0.0.1:1/x.zip", 1000, 20_000);
    expect(refused).toMatchObject({
      problem: expect.stringMatching(/^the host cannot be reached: /),
    });
    const half: Handler = (_, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("x", () => response.destroy());
    };
    expect(await download(half)).toMatch(/^the host cannot be reached: /);
  });

  it("waits no longer than the time limit, nor after the user has stopped it", async () => {
    const silent: Handler = (_, response) => response.writeHead(200).write("x");
    const result = await download(silent, { timeLimitMillis: 50 });
    expect(result).toBe("the archive is not here after 0.05 s");
    const controller = new AbortController();
    const stops: Handler = (_, response) => {
      response.writeHead(200).write("x", () => controller.abort());
    };
    const { signal } = controller;
    expect(await download(stops, { signal })).toBe("fetching was stopped before its end");
  });
});

describe("fetching through the network", () => {
  it("brings an archive into the cache", async () => {
    const archive = zip([{ name: "r/model/a.yaml", body: "a" }]);
    const network = await networkTo((_, response) => response.end(archive));
    const path = parseRegistryPath("https://h.example/x.zip[model]");
    if (isProblem(path)) throw new Error(path.problem);
    const fetched = await fetchDependency(path, { network, cacheFolder: temporaryFolder() });
    expect(fetched).toMatchObject({ kind: "fetched", shownAs: "https://h.example/x.zip[model]" });
  });

  it("brings a repository into the cache over SSH, without a question and without options", async () => {
    const repository = new TestRepository();
    repository.write("model/a.yaml", "a");
    repository.commit();
    // In place of ssh: notes what it is told and runs the command here.
    const programs = temporaryFolder();
    const notes = join(programs, "notes");
    const ssh = `#!/bin/sh\necho "$@" >> ${notes}\nfor command; do :; done\nexec sh -c "$command"\n`;
    writeFileSync(join(programs, "ssh"), ssh);
    chmodSync(join(programs, "ssh"), 0o700);
    const environment = { PATH: `${programs}:${process.env["PATH"]}` };
    const network = createNetwork({ environment });
    const path = parseRegistryPath(`git@h.example:${repository.folder}@main[model]`);
    if (isProblem(path)) throw new Error(path.problem);
    const fetched = await fetchDependency(path, { network, cacheFolder: temporaryFolder() });
    expect(fetched).toMatchObject({ kind: "fetched", files: [{ path: "a.yaml" }] });
    const called = readFileSync(notes, "utf8");
    expect(called).toMatch(/^-oBatchMode=yes -oControlMaster=no .*git@h\.example git-upload-pack /);
  });

  it("lets git use https and SSH only", async () => {
    const repository = new TestRepository();
    repository.write("a.yaml", "a");
    repository.commit();
    const network = createNetwork({ environment: { PATH: process.env["PATH"] } });
    const path = {
      kind: "git",
      url: repository.url,
      ref: undefined,
      subFolder: undefined,
    } as const;
    expect(await network.readRepository(path, temporaryFolder())).toMatchObject({
      problem: "git says: fatal: transport 'file' not allowed",
    });
  });
});
