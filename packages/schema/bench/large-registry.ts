import { attributePools, type LargeAttribute, type Pools, SHARED } from "./attribute-pools.ts";

/**
 * A registry as large as that of a whole storage product: as data, so that the same events can be
 * written as YAML, as schemas of another library and as calls. The same numbers give the same data.
 */
export interface LargeRegistry {
  readonly shared: readonly LargeAttribute[];
  readonly nameSpaces: readonly NameSpace[];
}

interface NameSpace {
  readonly name: string;
  readonly attributes: readonly LargeAttribute[];
  readonly events: readonly LargeEvent[];
}

export interface LargeEvent {
  readonly name: string;
  readonly brief: string;
  readonly attributes: readonly {
    readonly attribute: LargeAttribute;
    readonly required: boolean;
  }[];
  /** Which of the mixes of sampling and delivery it has. */
  readonly mix: number;
}

const MIXES = 4;

/** `nameSpaces` is at most 40; each has 25 events of 20 attributes. */
export function largeRegistry(nameSpaces: number): LargeRegistry {
  return {
    shared: SHARED,
    nameSpaces: NAME_SPACES.slice(0, nameSpaces).map((name) => {
      const pools = attributePools(name);
      const events = OCCURRENCES.map((occurrence, index) =>
        eventOf(name, occurrence, index, pools),
      );
      return { name, attributes: Object.values(pools).flat(), events };
    }),
  };
}

export function eventCount({ nameSpaces }: LargeRegistry): number {
  return nameSpaces.reduce((count, { events }) => count + events.length, 0);
}

const NAME_SPACES =
  "disk volume replica snapshot cache journal tablet segment extent bucket shard lease quorum mirror stripe pool scrubber balancer compactor backup restore archive tier dedup codec checksum gateway session mount lock quota node rack link fabric initiator target controller firmware enclosure".split(
    " ",
  );

const OCCURRENCES =
  "started completed failed slowed stalled resumed retried queued rejected throttled opened closed created deleted resized moved copied verified repaired expired attached detached promoted demoted reported".split(
    " ",
  );

function eventOf(nameSpace: string, occurrence: string, index: number, pools: Pools): LargeEvent {
  const ints = turn(pools.ints, index, 3);
  const doubles = turn(pools.doubles, index, 3);
  const [choiceOfAll] = turn(pools.closedEnums, index, 1);
  const required = new Set([...SHARED.slice(0, 3), ints[0], doubles[0], choiceOfAll]);
  const attributes = [
    ...SHARED,
    ...ints,
    ...doubles,
    ...turn(pools.booleans, index, 2),
    ...turn(pools.closedEnums, index, 1),
    ...turn(pools.openEnums, index, 1),
    ...turn(pools.arrays, index, 1),
    ...turn(pools.templates, index, 1),
  ];
  return {
    name: `acme.${nameSpace}.${occurrence}`,
    brief: `The work of the ${nameSpace} was ${occurrence}, as its controller saw it`,
    attributes: attributes.map((attribute) => ({ attribute, required: required.has(attribute) })),
    mix: index % MIXES,
  };
}

/** `count` items from the `index`th on, as often as it takes from the beginning again. */
function turn<T>(items: readonly T[], index: number, count: number): readonly T[] {
  return Array.from({ length: count }, (_, at) => items[(index + at) % items.length]!);
}
