import { createBackendTransport } from "./backend-transport.ts";
import { type DestinationPrivacy, exposureAt } from "./destination-privacy.ts";
import { Drain } from "./export/drain.ts";
import { endpointFile } from "./export/endpoint-state.ts";
import { SwitchedDrain } from "./export/switched-drain.ts";
import type { MirrorSettings } from "./mirror-options.ts";
import { encodeRows } from "./otlp/logs-request.ts";
import { levelOf, type PrivacyLevel } from "./scrub/policy.ts";
import { SelfReport } from "./self-report.ts";
import { Mirror } from "./spool/mirror.ts";
import { findRemains, mirrorRoot } from "./spool/mirror-remains.ts";
import { MirrorSet } from "./spool/mirror-set.ts";
import type { SpoolSideSettings } from "./spool-side-settings.ts";
import type { Systems } from "./systems.ts";

interface Outlet {
  readonly mirror: Mirror;
  readonly drain: SwitchedDrain;
  readonly privacy: DestinationPrivacy | undefined;
  readonly isRequired: boolean;
}

/** The mirrors of a spool, and what drains each of them: its own transport, pace, breaker and outcomes. */
export class MirrorSide {
  /** For the spool, which tells them what is sealed. */
  readonly set: MirrorSet;
  readonly #outlets: readonly Outlet[];
  readonly #tellOfRemains: () => void;

  constructor(
    spool: Pick<SpoolSideSettings, "root" | "instanceId" | "level" | "intervalMillis" | "mirrors">,
    systems: Systems,
    report: SelfReport,
  ) {
    const { mirrors = [] } = spool;
    this.#outlets = mirrors.map((settings) => outlet(spool, settings, systems, report));
    this.set = new MirrorSet(this.#outlets.map(({ mirror }) => mirror));
    this.#tellOfRemains = () => {
      const named = new Set(mirrors.map(({ name }) => name));
      for (const remains of findRemains(systems.files, systems.clock, spool.root, named)) {
        const { directory, items } = remains;
        report.once(
          "SONDE_MIRROR_UNUSED",
          directory,
          `${directory} is of a mirror that export.mirrors does not name; ${items} events wait in it for the mirror to be named again, or for the directory to be removed`,
        );
      }
    };
  }

  start(): void {
    this.#tellOfRemains();
    for (const { drain } of this.#outlets) drain.start();
  }

  /** What may leave from now on; at `off`, nothing is sent and nothing stays linked. */
  expose(level: PrivacyLevel): void {
    for (const { drain, mirror, privacy } of this.#outlets) {
      const exposure = exposureAt(level, privacy);
      drain.switch(levelOf(exposure) !== "off");
      mirror.expose(exposure);
    }
  }

  purge(): void {
    for (const { mirror } of this.#outlets) mirror.purge();
  }

  get bufferedItems(): number {
    return this.#outlets.reduce((sum, { mirror }) => sum + mirror.bufferedItems, 0);
  }

  /** Somebody waits; see {@link Drain.hurry}. */
  hurry(): () => void {
    const over = this.#outlets.map(({ drain }) => drain.hurry());
    return () => {
      for (const end of over) end();
    };
  }

  /**
   * Tells, whenever it is asked, whether all rows linked so far have found their outcome in the mirrors that are required;
   * with `isBehind`, those of dead processes that the spool has yet to take over too.
   */
  settlementOfRequired(isBehind: (() => boolean) | undefined): () => boolean {
    const required = this.#outlets.filter(({ isRequired }) => isRequired);
    const settlements = required.map(({ mirror }) => mirror.settlementOfAll(isBehind));
    return () => settlements.every((isSettled) => isSettled());
  }

  /** Gives up the requests under way. The books are the spool's to end. */
  async stop(): Promise<void> {
    await Promise.all(this.#outlets.map(({ drain }) => drain.stop()));
  }
}

function outlet(
  spool: Pick<SpoolSideSettings, "root" | "instanceId" | "level" | "intervalMillis">,
  settings: MirrorSettings,
  systems: Systems,
  report: SelfReport,
): Outlet {
  const { name, url, maxBytes, isRequired } = settings;
  const { instanceId, level, intervalMillis } = spool;
  const root = mirrorRoot(spool.root, name);
  const { privacy } = settings;
  const exposure = exposureAt(level, privacy);
  const mirror = new Mirror({
    ...systems,
    ...{ report, name, root, instanceId, maxBytes, level: exposure, spoolRoot: spool.root },
  });
  const told = named(report, name);
  const makeDrain = (): Drain =>
    new Drain({
      source: mirror,
      transport: createBackendTransport(settings, systems, told),
      encode: encodeRows,
      memory: endpointFile(systems.files, systems.clock, root, url),
      ...systems,
      report: told,
      intervalMillis,
    });
  const drain = new SwitchedDrain(makeDrain, levelOf(exposure) !== "off");
  return { mirror, drain, isRequired, privacy };
}

/** What is told of one destination must not keep the same from being told of another. */
function named(report: SelfReport, name: string): SelfReport {
  return new SelfReport(({ code, message }) => {
    const text = `mirror ${name}: ${message}`;
    report.once(code, text, text);
  });
}
