import { describe, expect, test } from "vitest";
import { systemClock } from "../src/clock.ts";
import type { Ledger } from "../src/spool/ledger.ts";
import { startOtlpReceiver } from "../src/testing/index.ts";
import type { ToolIo } from "../src/tool/io.ts";
import { closedUrl } from "./support/otlp/closed-url.ts";
import { expectBalanced } from "./support/spool/balance.ts";
import { FakeProcesses } from "./support/spool/fake-processes.ts";
import { Machine } from "./support/spool/machine.ts";
import { ROOT, Workbench } from "./support/spool/workbench.ts";
import { sondeSpool, type ToolOutcome } from "./support/tool/sonde-spool.ts";

const SPOOL = ROOT.replace(/\/v1$/, "");
const FILE = "/usb/records";

/** A machine on which two processes were killed with 43 rows. */
class Site {
  readonly machine = new Machine();
  readonly processes = new FakeProcesses(99);

  constructor(hasRows: boolean = true) {
    this.machine.files.makeDirectory("/usb");
    if (!hasRows) return;
    this.machine.start().write("normal", 40);
    const second = this.machine.start();
    second.write("critical", 1);
    second.write("bulk", 2);
  }

  /** The tool waits and sends in real time. */
  run(argv: readonly string[], replaced: Partial<ToolIo> = {}): Promise<ToolOutcome> {
    const { files } = this.machine;
    const world = { files, clock: systemClock, processes: this.processes };
    return sondeSpool(world, [...argv, "--spool", SPOOL], replaced);
  }

  async ledger(): Promise<Ledger> {
    const ledger = JSON.parse((await this.run(["stat", "--json"])).output) as Ledger;
    expectBalanced(ledger);
    return ledger;
  }
}

describe("ship", () => {
  test("delivers what dead processes left, each record once, and ends with 0", async () => {
    await using receiver = await startOtlpReceiver();
    const site = new Site();
    const { code, error, output } = await site.run(["ship", "--to", receiver.url]);
    expect({ code, error, output }).toEqual({
      code: 0,
      error: "",
      output: "delivered 43 records\n",
    });
    expect([receiver.records.length, receiver.duplicates()]).toEqual([43, 0]);
    expect(await site.ledger()).toMatchObject({ delivered: 43, buffered: 0, emitted: 43 });
    expect((await site.run(["ship", "--to", receiver.url])).output).toBe("delivered 0 records\n");
  });

  test("after export and import sends the very records that it would have sent without", async () => {
    await using direct = await startOtlpReceiver();
    await using carried = await startOtlpReceiver();
    const [here, there] = [new Site(), new Site(false)];
    const twin = new Site();
    expect((await twin.run(["ship", "--to", direct.url])).code).toBe(0);
    expect((await here.run(["export", FILE])).code).toBe(0);
    there.machine.files.put(FILE, here.machine.files.bytesOf(FILE));
    expect((await there.run(["import", FILE, "--yes"])).code).toBe(0);
    expect((await there.run(["ship", "--to", carried.url])).code).toBe(0);
    const byUid = (records: typeof direct.records): readonly unknown[] =>
      records
        .map((record) => [record.attributes.get("log.record.uid"), record] as const)
        .sort(([one], [other]) => (String(one) < String(other) ? -1 : 1));
    expect(byUid(carried.records)).toEqual(byUid(direct.records));
    expect(carried.records).toHaveLength(43);
    expect(await here.ledger()).toMatchObject({ exported: 43, buffered: 0 });
    expect(await there.ledger()).toMatchObject({ imported: 43, delivered: 43, buffered: 0 });
  });

  test("leaves the rows of a live process to it, and says how many those are", async () => {
    await using receiver = await startOtlpReceiver();
    const site = new Site();
    const { files, clock } = site.machine;
    const living = new Workbench({ files, clock, processes: new FakeProcesses(55), seed: 5 });
    living.write("normal", 4);
    site.processes.livenessOf.set(55, "alive");
    const { code, error } = await site.run(["ship", "--to", receiver.url]);
    expect(code).toBe(0);
    // It took over what the others had left before the tool came.
    expect(error).toContain("47 records of 1 running process are left to it");
    expect(receiver.records).toEqual([]);
  });

  test("sends headers of the command line over those of the environment", async () => {
    await using receiver = await startOtlpReceiver();
    const environment = { OTEL_EXPORTER_OTLP_HEADERS: "x-tenant=one,x-site=berlin" };
    const argv = ["ship", "--to", receiver.url, "--header", "X-Tenant=two=2"];
    expect((await new Site().run(argv, { environment })).code).toBe(0);
    expect(receiver.requests[0]!.headers).toMatchObject({
      "x-tenant": "two=2",
      "x-site": "berlin",
    });
  });

  test("gives up on a backend that takes nothing, with the reason, and keeps every record", async () => {
    const site = new Site();
    const { code, error } = await site.run(["ship", "--to", await closedUrl(), "--give-up", "1"]);
    expect(code).toBe(1);
    expect(error).toContain("SONDE_EXPORT_FAILING");
    expect(error).toContain(
      "given up after 1 s in which the backend took nothing; 43 records still",
    );
    expect(await site.ledger()).toMatchObject({ delivered: 0, buffered: 43 });
    await using receiver = await startOtlpReceiver();
    expect((await site.run(["ship", "--to", receiver.url])).code).toBe(0);
    expect(receiver.records).toHaveLength(43);
  });

  test("ends at once where the backend does not let it in", async () => {
    await using receiver = await startOtlpReceiver({ script: () => ({ status: 401 }) });
    const site = new Site();
    const { code, error } = await site.run(["ship", "--to", receiver.url]);
    expect([code, error]).toEqual([1, expect.stringContaining("does not let this program in")]);
    expect(await site.ledger()).toMatchObject({ buffered: 43 });
  });

  test("ends cleanly at Ctrl-C in the middle of a request, and loses nothing", async () => {
    await using receiver = await startOtlpReceiver({ script: () => ({ hang: true }) });
    const site = new Site();
    const interrupt = new AbortController();
    const shipping = site.run(["ship", "--to", receiver.url], { interrupted: interrupt.signal });
    await receiver.waitFor(({ requests }) => requests.length > 0);
    interrupt.abort();
    const { code, error } = await shipping;
    expect([code, error]).toEqual([1, expect.stringContaining("interrupted; 43 records still")]);
    expect(await site.ledger()).toMatchObject({ delivered: 0, buffered: 43 });
  });

  test("ends with 1 where the backend refuses some for good", async () => {
    await using receiver = await startOtlpReceiver({
      script: [{ partialSuccess: { rejected: 1 } }],
    });
    const site = new Site();
    const { code, error } = await site.run(["ship", "--to", receiver.url]);
    expect([code, error]).toEqual([1, expect.stringContaining("1 record rejected")]);
    expect(await site.ledger()).toMatchObject({ delivered: 42, rejected: 1, buffered: 0 });
  });

  test.each([
    [["ship"], "no backend is given"],
    [["ship", "--to", "ftp://x"], '--to: the endpoint "ftp://x" is not an http or https URL'],
    [["ship", "--to", "http://127.0.0.1", "--give-up", "0"], "seconds from 1 to 86400"],
    [["ship", "--to", "http://127.0.0.1", "--header", "secret"], "not of the form NAME=VALUE"],
    [["ship", "--to", "http://127.0.0.1", "--header", "a b=secret"], "--header cannot be used"],
  ])("%j is refused", async (argv, message) => {
    const { code, error } = await new Site().run(argv);
    expect([code, error]).toEqual([2, expect.stringContaining(message)]);
    expect(error).not.toContain("secret");
  });
});

describe("quarantine", () => {
  /** All 43 are set aside: the backend refuses what it gets. */
  async function quarantined(): Promise<{
    readonly site: Site;
    readonly entries: readonly string[];
  }> {
    const site = new Site();
    await using receiver = await startOtlpReceiver({ script: () => ({ status: 422 }) });
    const { code } = await site.run(["ship", "--to", receiver.url, "--give-up", "1"]);
    expect(code).toBe(1);
    const { output } = await site.run(["ls"]);
    const entries = output
      .split("\n")
      .filter((line) => line.startsWith("quarantined"))
      .map((line) => line.split(/ +/)[1]!);
    expect(output).toContain("refused_422");
    return { site, entries };
  }

  test("is listed, read, requeued and shipped with the same uids; the books count each record once", async () => {
    const { site, entries } = await quarantined();
    const before = await site.ledger();
    expect(before.quarantined).toBeGreaterThan(0);
    expect(before.quarantined + before.buffered).toBe(43);
    const shown = (await site.run(["cat", "--quarantined"])).output.split("\n").slice(0, -1);
    expect(shown).toHaveLength(before.quarantined);

    expect((await site.run(["requeue"])).error).toContain(`--all requeues all ${entries.length}`);
    const missing = await site.run(["requeue", "01900000-0000-7000-8000-000000000000"]);
    expect([missing.code, missing.error]).toEqual([
      1,
      expect.stringContaining("there is no entry"),
    ]);
    expect((await site.run(["requeue", entries[0]!])).code).toBe(0);
    expect((await site.run(["requeue", "--all"])).code).toBe(0);
    expect(await site.ledger()).toMatchObject({ quarantined: 0, buffered: 43 });

    await using receiver = await startOtlpReceiver();
    expect((await site.run(["ship", "--to", receiver.url])).code).toBe(0);
    expect([receiver.records.length, receiver.duplicates()]).toEqual([43, 0]);
    const uids = receiver.records.map(({ attributes }) => attributes.get("log.record.uid"));
    for (const line of shown) expect(uids).toContain(/uid=(\S+)$/.exec(line)![1]);
    expect(await site.ledger()).toMatchObject({ quarantined: 0, delivered: 43, buffered: 0 });
  });

  test("is thrown away by purge, and what waits is not", async () => {
    const { site } = await quarantined();
    const { quarantined: records, buffered } = await site.ledger();
    expect((await site.run(["purge", "--quarantine", "--yes"])).output).toContain(
      `threw away ${records} records`,
    );
    const ledger = await site.ledger();
    expect(ledger).toMatchObject({ quarantined: 0, dropped: records, buffered });
    expect(ledger.byReason["dropped.purged"]).toBe(records);
  });
});

describe("purge", () => {
  test("T37: without a filter refuses, and throws nothing away", async () => {
    const site = new Site();
    for (const argv of [["purge"], ["purge", "--yes"]]) {
      const { code, error } = await site.run(argv);
      expect([code, error]).toEqual([
        2,
        expect.stringContaining("nothing is named to be thrown away"),
      ]);
    }
    expect(await site.ledger()).toMatchObject({ buffered: 43, dropped: 0 });
  });

  test("asks with what and how many, takes anything but yes for no, and refuses where nobody is there", async () => {
    const site = new Site();
    const alone = await site.run(["purge", "--dead"]);
    expect([alone.code, alone.error]).toEqual([2, expect.stringContaining("give --yes")]);
    const questions: string[] = [];
    const ask = async (question: string): Promise<boolean> => {
      questions.push(question);
      return false;
    };
    expect((await site.run(["purge", "--dead", "--quarantine"], { ask })).code).toBe(1);
    expect(questions).toEqual([
      `throw away 0 records from quarantine and 43 records of dead processes in ${ROOT}? Nobody will ever have them. [y/N] `,
    ]);
    expect(await site.ledger()).toMatchObject({ buffered: 43, dropped: 0 });
    const yes = await site.run(["purge", "--dead"], { ask: async () => true });
    expect(yes).toMatchObject({ code: 0, error: "" });
    const ledger = await site.ledger();
    expect(ledger).toMatchObject({ buffered: 0, dropped: 43, emitted: 43 });
    expect(ledger.byReason).toEqual({ "dropped.purged": 43 });
  });

  test("asks nothing where there is nothing to throw away", async () => {
    expect(await new Site().run(["purge", "--quarantine"])).toEqual({
      code: 0,
      output: "nothing to throw away\n",
      error: "",
    });
  });
});
