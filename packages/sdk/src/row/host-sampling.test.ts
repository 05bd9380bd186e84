import { createTraceState, ROOT_CONTEXT, type SpanContext, trace } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { event, type Fields } from "../../test/support/host/definitions.ts";
import { RunningHost } from "../../test/support/host/running-host.ts";
import { ledgerEvent } from "../ledger-event.ts";
import { encodeThreshold } from "../sample/threshold.ts";
import { SelfReport } from "../self-report.ts";

const FIELDS: Fields = { state: { key: "acme.state", type: "string", class: "system" } };

function thresholdOf(running: RunningHost, name: string): string {
  for (const state of running.host.samplingStates()) {
    const { high, low } = state.threshold;
    if (state.name === name) return high === 2 ** 28 ? "none" : encodeThreshold(high, low);
  }
  throw new Error(`no event ${name}`);
}

describe("the operator's rules", () => {
  it("are the file's, then the options', then the schema's, without a handle opened again", () => {
    using running = new RunningHost({
      overrides: { "acme.a": { rate: 0.5 }, "acme.*": { rate: 0.25 } },
    });
    const handles = ["acme.a", "acme.b", "other.c"].map((name) =>
      event(FIELDS, { name, sampling: { rate: 1, by: "none" } }),
    );
    const thresholds = (): string[] => {
      for (const handle of handles) handle.emit({});
      return handles.map(({ name }) => thresholdOf(running, name));
    };
    expect(thresholds()).toEqual(["8", "c", "0"]);
    running.host.setSamplingRules({ overrides: { "*": { rate: 1 / 16 }, "acme.b": { rate: 0 } } });
    expect(thresholds()).toEqual(["f", "none", "f"]);
    const before = running.counts("acme.b").kept;
    handles[1]!.emit({});
    expect(running.counts("acme.b").kept).toBe(before);
    running.host.setSamplingRules(undefined);
    expect(thresholds()).toEqual(["8", "c", "0"]);
    expect(running.warnings).toEqual([]);
  });

  it("are clamped to the schema's bounds, which is said once for each key", () => {
    using running = new RunningHost({ overrides: { "*": { rate: 0 } } });
    const sampling = { rate: 1, by: "none", minRate: 0.5 } as const;
    for (const name of ["acme.a", "acme.b"]) event(FIELDS, { name, sampling }).emit({});
    expect(thresholdOf(running, "acme.b")).toBe("8");
    expect(running.warnings).toMatchObject([{ code: "SONDE_OVERRIDE_CLAMPED" }]);
    expect(running.warnings[0]!.message).toContain('"*"');
    running.host.setSamplingRules({ overrides: { "acme.a": { rate: 0.1 } } });
    expect(running.warnings).toHaveLength(2);
    expect(running.warnings[1]!.message).toContain("the rate in force is 0.5");
  });

  it.each([
    ["rate", { rate: 5 }],
    ["rate", { rate: -1 }],
    ["rate", { rate: "0.5" as never }],
    ["minRate", { rate: 1, minRate: Number.NaN }],
    ["maxRate", { rate: 1, maxRate: "x" as never }],
    ["minRate", { rate: 1, minRate: 0.9, maxRate: 0.1 }],
  ])("reach all events, though the schema of one has a wrong %s: %j", (key, rates) => {
    using running = new RunningHost();
    const [wrong, good] = [{ by: "none", ...rates } as const, { by: "none", rate: 1 } as const];
    event(FIELDS, { name: "acme.wrong", sampling: wrong }).emit({});
    event(FIELDS, { name: "acme.good", sampling: good }).emit({});
    expect(running.warnings).toMatchObject([{ code: "SONDE_EVENT_UNUSABLE" }]);
    expect(running.warnings[0]!.message).toContain(`sampling.${key}`);
    running.host.setSamplingRules({ overrides: { "*": { rate: 0.25 } } });
    expect(thresholdOf(running, "acme.good")).toBe("c");
    expect(thresholdOf(running, "acme.wrong")).toBe("none");
  });

  it("reach handles that the host opens while it is told of a clamped override", () => {
    const sampling = { rate: 1, by: "none", minRate: 2 ** -40 } as const;
    const handle = event(FIELDS, { name: "acme.a", sampling });
    const within = handle.with({ state: "on" });
    using running = new RunningHost({
      overrides: { "acme.a": { rate: 0 } },
      report: new SelfReport(() => within.emit({})),
    });
    handle.emit({});
    running.host.setSamplingRules({ overrides: { "acme.a": { rate: 1 } } });
    const before = running.counts("acme.a");
    within.emit({});
    handle.emit({});
    const { emitted, kept } = running.counts("acme.a");
    expect([emitted - before.emitted, kept - before.kept]).toEqual([2, 2]);
  });

  it("do not reach the SDK's own events, which are kept by a rule", () => {
    using running = new RunningHost({ overrides: { "*": { rate: 0 } }, eventsPerSecond: 1 });
    running.host.emitOwn(ledgerEvent, {} as never);
    const [state] = running.host.samplingStates();
    expect(state).toMatchObject({ name: "sonde.ledger", isOwn: true, threshold: { high: 0 } });
    expect(running.warnings.filter(({ code }) => code === "SONDE_OVERRIDE_CLAMPED")).toEqual([]);
  });

  it("have a hash that changes with each, and back", () => {
    using running = new RunningHost();
    const hashes = new Set<string>();
    const initial = running.host.configurationHash;
    const { host } = running;
    for (const rules of [
      { overrides: { a: { rate: 1 } } },
      { overrides: { a: { rate: 0.5 } } },
      { overrides: { a: { rate: 0.5 } }, keepSeverity: "warn" as const },
    ]) {
      host.setSamplingRules(rules);
      hashes.add(host.configurationHash);
    }
    for (const other of [
      { followTrace: true },
      { eventsPerSecond: 10 },
      { bytesPerDay: 2 ** 20 },
      { keepSeverity: "error" as const },
    ]) {
      using different = new RunningHost(other);
      hashes.add(different.host.configurationHash);
    }
    expect(hashes.size).toBe(7);
    expect(hashes.has(initial)).toBe(false);
    expect(initial).toMatch(/^[0-9a-f]{16}$/);
    host.setSamplingRules({ overrides: {} });
    expect(host.configurationHash).toBe(initial);
  });
});

describe("keepSeverity", () => {
  it("keeps that severity and above, marked, but where the schema has a maximal rate below 1", () => {
    using running = new RunningHost({ keepSeverity: "error", overrides: { "*": { rate: 0.25 } } });
    const sampling = { rate: 0.5, by: "none" } as const;
    const severities = ["warn", "error", "fatal"] as const;
    for (const severity of severities) {
      const handle = event(FIELDS, { name: `acme.${severity}`, severity, sampling });
      for (let i = 0; i < 40; i++) handle.emit({});
    }
    const capped = { ...sampling, maxRate: 0.5 };
    event(FIELDS, { name: "acme.capped", severity: "fatal", sampling: capped }).emit({});
    expect(
      ["warn", "error", "fatal", "capped"].map((name) => thresholdOf(running, `acme.${name}`)),
    ).toEqual(["c", "0", "0", "c"]);
    expect(running.counts("acme.error").kept).toBe(40);
    expect(running.counts("acme.warn").kept).toBeLessThan(40);
    const { records } = running.take();
    for (const { alwaysKept, threshold } of records) {
      expect(alwaysKept).toBe(threshold === "0");
    }
  });
});

describe("pressure", () => {
  function pressed(changes: ConstructorParameters<typeof RunningHost>[0] = {}) {
    const running = new RunningHost({ eventsPerSecond: 100, ringBytes: 8 * 2 ** 20, ...changes });
    const second = (): void => {
      running.clock.millis += 1000;
      running.host.refreshSampling();
    };
    return { running, second };
  }

  it("halves the rates of all events until twice the budget is expected, by what was emitted", () => {
    const { running, second } = pressed();
    using _ = running;
    const [one, two] = [1, 0.5].map((rate) =>
      event(FIELDS, { name: `acme.at.${rate}`, sampling: { rate, by: "none" } }),
    );
    const emit = (): void => {
      for (let i = 0; i < 600; i++) {
        one!.emit({});
        two!.emit({});
      }
      second();
    };
    // 600 x 1 + 600 x 1/2 = 900 a second, to be at most 200.
    emit();
    expect(thresholdOf(running, "acme.at.1")).toBe("e");
    expect(thresholdOf(running, "acme.at.0.5")).toBe("f");
    // Far fewer are kept now, and the factor stays: it looks at what was emitted.
    emit();
    expect(thresholdOf(running, "acme.at.1")).toBe("e");
    second();
    expect(thresholdOf(running, "acme.at.1")).toBe("c");
    second();
    second();
    expect(thresholdOf(running, "acme.at.1")).toBe("0");
  });

  it("does not press what is kept by a rule, nor counts it", () => {
    const { running, second } = pressed({ keepSeverity: "error" });
    using _ = running;
    const sampling = { rate: 1, by: "none" } as const;
    const [kept, other] = [
      event(FIELDS, { name: "acme.kept", severity: "error", sampling }),
      event(FIELDS, { name: "acme.other", sampling }),
    ];
    for (let i = 0; i < 1000; i++) kept.emit({});
    other.emit({});
    second();
    expect(thresholdOf(running, "acme.other")).toBe("0");
    for (let i = 0; i < 1000; i++) other.emit({});
    second();
    expect(thresholdOf(running, "acme.kept")).toBe("0");
    expect(thresholdOf(running, "acme.other")).not.toBe("0");
  });

  it("does not move without a budget, nor with a clock that stands still", () => {
    for (const eventsPerSecond of [undefined, 1]) {
      const { running, second } = pressed({ eventsPerSecond });
      using _ = running;
      const handle = event(FIELDS);
      for (let i = 0; i < 1000; i++) handle.emit({});
      if (eventsPerSecond === undefined) second();
      running.host.refreshSampling();
      expect(thresholdOf(running, "acme.disk.slow")).toBe("0");
    }
  });

  it("is in force for an event that comes later", () => {
    const { running, second } = pressed();
    using _ = running;
    const handle = event(FIELDS);
    for (let i = 0; i < 400; i++) handle.emit({});
    second();
    event(FIELDS, { name: "acme.later" }).emit({});
    expect(thresholdOf(running, "acme.later")).toBe("8");
  });
});

describe("the trace's state", () => {
  const inSpan = (ot: string | undefined, span: Partial<SpanContext> = {}) => {
    const traceState = ot === undefined ? undefined : createTraceState(`ot=${ot}`);
    return {
      context: trace.setSpanContext(ROOT_CONTEXT, {
        traceId: "0123456789abcdef0123456789abcdef",
        spanId: "0123456789abcdef",
        traceFlags: 1,
        ...(traceState === undefined ? {} : { traceState }),
        ...span,
      }),
    };
  };
  const byTrace = (rate: number, changes = {}) =>
    event(FIELDS, { sampling: { rate, by: "trace" }, ...changes });

  it("gives R, which is then written out", () => {
    using running = new RunningHost();
    const handle = byTrace(0.5);
    handle.emit({}, inSpan("rv:80000000000000"));
    handle.emit({}, inSpan("rv:7fffffffffffff"));
    handle.emit({}, inSpan("th:0;rv:fedcba98765432;x:1"));
    // Not valid: R is the trace id's, ...89abcdef0123456789abcdef.
    handle.emit({}, inSpan("rv:FEDCBA98765432"));
    handle.emit({}, inSpan(undefined, { traceId: `${"1".repeat(18)}f${"0".repeat(13)}` }));
    expect(running.take().records.map(({ randomness }) => randomness)).toEqual([
      "80000000000000",
      "fedcba98765432",
      undefined,
    ]);
    expect(running.counts()).toMatchObject({ kept: 3, sampledOut: 2 });
  });

  it.each(["", "x", "ot", "rv:1", "th:zz", "x".repeat(300), ";;;"])(
    "says nothing where it is %j",
    (ot) => {
      using running = new RunningHost();
      const traceState = {
        get: () => ot,
        set: () => traceState,
        unset: () => traceState,
        serialize: () => ot,
      };
      byTrace(1).emit({}, inSpan(undefined, { traceState }));
      expect(running.take().records).toMatchObject([{ randomness: undefined }]);
    },
  );

  it.each([[null], ["ot=th:8"], [{}]])("is as good as none where it is %j", (traceState) => {
    using running = new RunningHost();
    byTrace(1).emit({}, inSpan(undefined, { traceState: traceState as never }));
    expect(running.counts()).toMatchObject({ kept: 1, invalid: 0 });
  });

  it("makes an event invalid where it throws, and is nothing where it is no text", () => {
    using running = new RunningHost();
    const stateOf = (get: () => never) => ({ get }) as never;
    const throwing = stateOf(() => {
      throw new Error("x");
    });
    byTrace(1).emit({}, inSpan(undefined, { traceState: throwing }));
    byTrace(1, { name: "acme.two" }).emit(
      {},
      inSpan(undefined, { traceState: stateOf(() => 5 as never) }),
    );
    expect(running.counts()).toMatchObject({ invalid: 1 });
    expect(running.counts("acme.two")).toMatchObject({ kept: 1 });
  });

  it("decides with followTrace: not without the span, and by the higher threshold", () => {
    using running = new RunningHost({ followTrace: true });
    const handle = byTrace(0.5);
    const rv = "c0000000000000";
    handle.emit({}, inSpan(`th:8;rv:${rv}`, { traceFlags: 0 }));
    handle.emit({}, inSpan(`th:d;rv:${rv}`));
    expect(running.counts()).toMatchObject({ sampledOut: 2 });
    handle.emit({}, inSpan(`th:c;rv:${rv}`));
    handle.emit({}, inSpan(`th:4;rv:${rv}`));
    expect(running.take().records.map(({ threshold }) => threshold)).toEqual(["c", "8"]);
    expect(running.warnings).toEqual([]);
  });

  it("leaves an event at its own rate where a sampled span has no threshold, and says so once", () => {
    using running = new RunningHost({ followTrace: true });
    const handle = byTrace(0.5);
    handle.emit({}, inSpan("rv:80000000000000"));
    handle.emit({}, inSpan(undefined, { traceId: "f".repeat(32) }));
    handle.emit({});
    expect(
      running
        .take()
        .records.slice(0, 2)
        .map(({ threshold }) => threshold),
    ).toEqual(["8", "8"]);
    expect(running.warnings.map(({ code }) => code)).toEqual(["SONDE_TRACE_WITHOUT_THRESHOLD"]);
  });

  it("gives way to what is kept by a rule, and is not asked without followTrace", () => {
    using running = new RunningHost({ followTrace: true, keepSeverity: "error" });
    const notSampled = inSpan(undefined, { traceFlags: 0 });
    byTrace(0.5, { name: "acme.rule", keepWhen: () => true }).emit({}, notSampled);
    byTrace(0.5, { name: "acme.error", severity: "error" }).emit({}, notSampled);
    event(FIELDS, { name: "acme.none", sampling: { rate: 1, by: "none" } }).emit({}, notSampled);
    expect(running.take().records).toHaveLength(3);
    using other = new RunningHost();
    byTrace(1).emit({}, notSampled);
    expect(other.counts()).toMatchObject({ kept: 1 });
    expect([...running.warnings, ...other.warnings]).toEqual([]);
  });
});
