import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { REPOSITORY } from "./support.ts";

/** The OpenTelemetry semantic conventions, or undefined, said once, where they are not at hand. */
export const SEMCONV_MODEL: string | undefined = findModel();

function findModel(): string | undefined {
  const folder = join(REPOSITORY, "../shared/registries/semconv-1.44.0/model");
  if (existsSync(folder)) return folder;
  console.log(`skipped: the semantic conventions are not at ${folder}`);
  return undefined;
}

interface MemberYaml {
  readonly id: string;
  readonly value?: string | number;
  readonly brief?: string;
  readonly note?: string;
  readonly stability?: string;
  readonly deprecated?: DeprecationYaml;
}

interface DeprecationYaml {
  readonly reason: string;
  readonly renamed_to?: string;
  readonly note?: string;
}

/** An attribute as YAML has it: `key` in definition/2, `id` in the format before it. */
export interface AttributeYaml {
  readonly key?: string;
  readonly id?: string;
  readonly type: string | { readonly members: readonly MemberYaml[] };
  readonly brief?: string;
  readonly note?: string;
  readonly stability?: string;
  readonly deprecated?: DeprecationYaml;
  readonly annotations?: { readonly sonde?: Readonly<Record<string, unknown>> };
}

interface DocumentYaml {
  readonly attributes?: readonly AttributeYaml[];
  readonly groups?: readonly { readonly attributes?: readonly AttributeYaml[] }[];
}

/** Definitions by key; uses of a definition are no definitions. */
export function definedAttributes(
  texts: readonly string[],
): ReadonlyMap<string, readonly AttributeYaml[]> {
  const byKey = new Map<string, AttributeYaml[]>();
  for (const text of texts) {
    const { attributes = [], groups = [] }: DocumentYaml = parse(text);
    for (const attribute of [...attributes, ...groups.flatMap((group) => group.attributes ?? [])]) {
      const key = attribute.key ?? attribute.id;
      if (key === undefined) continue;
      byKey.set(key, [...(byKey.get(key) ?? []), attribute]);
    }
  }
  return byKey;
}

export function yamlTexts(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => readFileSync(join(folder, file), "utf8"));
}

/** What is not wording: the same wherever the attribute is described. */
export function factsOf({ type, stability, deprecated }: AttributeYaml): unknown {
  return {
    type: typeof type === "string" ? type : type.members.map(memberFacts),
    stability,
    deprecated: deprecationFacts(deprecated),
  };
}

function memberFacts({ id, value = id, stability, deprecated }: MemberYaml): unknown {
  return { id, value, stability, deprecated: deprecationFacts(deprecated) };
}

function deprecationFacts(deprecated: DeprecationYaml | undefined): unknown {
  return deprecated && { reason: deprecated.reason, renamedTo: deprecated.renamed_to };
}

/** Everything of an attribute that somebody had to word. */
export function wordingOf({ brief, note, deprecated, type }: AttributeYaml): readonly string[] {
  const members = typeof type === "string" ? [] : type.members;
  return [
    brief,
    note,
    deprecated?.note,
    ...members.flatMap((member) => [member.brief, member.note, member.deprecated?.note]),
  ].filter((text) => text !== undefined);
}
