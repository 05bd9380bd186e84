import { DIGITS, type Draw, UPPER } from "../draw.ts";
import { lineAround, untilDrawn } from "../line.ts";
import { fileName, hostName, password, publicDomain, userName } from "../names.ts";
import type { Group, Inventory, SampleClass, Value } from "../sample.ts";

/** What a large node knows of each kind. */
const INVENTORY_SIZE = 300;

type KnownClass = keyof Inventory;

interface KnownKind {
  readonly name: string;
  readonly group: Group;
  readonly about: string;
  readonly knownClass: KnownClass;
  readonly make: (draw: Draw) => string;
  /** How the value stands in text: alone, grown or within something. */
  readonly written: (draw: Draw, value: string) => Value;
  readonly templates: readonly string[];
}

/** Values without any shape: they go because they were registered, and for no other reason. */
function knownClassOf(kind: KnownKind): SampleClass {
  const { name, group, about, knownClass, make, written, templates } = kind;
  return {
    name,
    group,
    about,
    inventory: (draw) => ({
      [knownClass]: Array.from({ length: INVENTORY_SIZE }, () => make(draw)),
    }),
    draw: (draw, inventory) =>
      untilDrawn(() =>
        lineAround(draw, written(draw, draw.pick(inventory[knownClass]!)), templates),
      ),
  };
}

function inAnyCase(draw: Draw, value: string): string {
  return draw.pick([value, value, value.toLowerCase(), value.toUpperCase()]);
}

function asIs(draw: Draw, value: string): Value {
  const text = inAnyCase(draw, value);
  return { text, gone: [text] };
}

function hostWritten(draw: Draw, value: string): Value {
  const name = inAnyCase(draw, value);
  const text = draw.pick([name, name, `${name}.${publicDomain(draw)}`, `${name}$`, `${name}:9440`]);
  return { text, gone: [name] };
}

function serial(draw: Draw): string {
  return `${draw.characters(UPPER, 3)}${draw.characters(DIGITS + UPPER, 8)}${draw.between(10, 99)}`;
}

function serialWritten(draw: Draw, value: string): Value {
  const text = draw.pick([
    value,
    `SEAGATE_ST4000NM0035_${value}`,
    `ata-WDC_WD40EFRX-68N32N0_${value}`,
    `/dev/disk/by-id/scsi-SATA_${value}`,
    `nvme-SAMSUNG_${value}-part1`,
  ]);
  return { text, gone: [value] };
}

function daemon(draw: Draw, value: string): Value {
  const text = draw.pick([`mon.${value}`, `mds.${value}.abcdef`, `osd@${value}`, `mgr.${value}`]);
  return { text, gone: [value] };
}

const LINES = [
  "{} is down",
  "no quorum without {}",
  'moved "{}" to the standby side',
  "rebuild of {} took {ms}",
  "heartbeat: {} missed {n}",
  "evicting {}, reason {hex}",
  "{}: {errno}",
];

export const knownClasses: readonly SampleClass[] = [
  knownClassOf({
    name: "known-host",
    group: "network-identity",
    about: "registered hosts: short, full, machine account, any case",
    knownClass: "host",
    make: hostName,
    written: hostWritten,
    templates: LINES,
  }),
  knownClassOf({
    name: "known-daemon",
    group: "network-identity",
    about: "daemons that are named after a registered host",
    knownClass: "host",
    make: (draw) => hostName(draw).toLowerCase(),
    written: daemon,
    templates: LINES,
  }),
  knownClassOf({
    name: "known-serial",
    group: "network-identity",
    about: "registered serial numbers, within composite names too",
    knownClass: "identifier",
    make: serial,
    written: serialWritten,
    templates: LINES,
  }),
  knownClassOf({
    name: "known-name",
    group: "other",
    about: "registered volumes, pools, shares, virtual machines",
    knownClass: "identifier",
    make: (draw) =>
      draw.pick([`${draw.capital()} ${draw.capital()}`, `${draw.word()}_${draw.word()}`]),
    written: asIs,
    templates: LINES,
  }),
  knownClassOf({
    name: "known-account",
    group: "network-identity",
    about: "registered accounts, with and without their domain",
    knownClass: "personal",
    make: (draw) =>
      draw.chance(0.3) ? `${draw.word().toUpperCase()}\\${userName(draw)}` : userName(draw),
    written: asIs,
    templates: LINES,
  }),
  knownClassOf({
    name: "known-file",
    group: "other",
    about: "registered file names and keys of customers",
    knownClass: "content",
    make: fileName,
    written: asIs,
    templates: LINES,
  }),
  knownClassOf({
    name: "known-secret",
    group: "secret",
    about: "registered passwords, wherever they stand",
    knownClass: "secret",
    make: password,
    written: (_, value) => ({ text: value, gone: [value] }),
    templates: LINES,
  }),
];
