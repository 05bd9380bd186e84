import {
  createFinding,
  type Finding,
  type Place,
  type RuleDescription,
} from "../diagnostics/finding.ts";
import { builtInRegistry } from "./built-in.ts";
import { MAX_DEPENDENCY_CHAIN, MAX_REGISTRIES } from "./limits.ts";
import { type LoadedRegistry, loadFiles } from "./load-files.ts";
import type { OpenDependency, OpenedDependency, RegistryLocation } from "./opened-dependency.ts";
import type { DependencyDeclaration } from "./registry-manifest.ts";
import {
  DEPENDENCY_CONFLICT,
  INVALID_DEPENDENCY,
  MISSING_MANIFEST,
  REGISTRY_LIMIT,
  UNAVAILABLE_DEPENDENCY,
} from "./rules.ts";
import { compareVersions, majorOf } from "./version.ts";

/** Nothing is found where nobody says how. */
const OPEN_NOTHING: OpenDependency = () => Promise.resolve({ kind: "not-fetched" });

/**
 * Adds to a registry those that its manifest names and those that theirs name. Of two versions of
 * one registry the later is taken, as Weaver does; two major versions are a finding.
 */
export async function loadDependencies(
  root: LoadedRegistry,
  folder: string,
  open: OpenDependency = OPEN_NOTHING,
): Promise<LoadedRegistry> {
  const graph = new DependencyGraph(open);
  await graph.visit(root, { kind: "folder", folder }, []);
  graph.examine(root, []);
  const { findings, isComplete, registries } = graph;
  if (findings.length === 0 && registries.size === 0) return root;
  return {
    ...root,
    declarations: {
      ...root.declarations,
      incomplete: root.declarations.incomplete || !isComplete,
    },
    findings: [...root.findings, ...findings],
    dependencies: registries,
  };
}

/** A dependency, and how the registry leads to it. */
interface Step {
  readonly dependency: DependencyDeclaration;
  /** Of the registries on the way, the first being the one that is read. */
  readonly names: readonly string[];
  /** In the registry's own manifest, since only that can be changed by whoever reads a finding. */
  readonly place: Place;
}

class DependencyGraph {
  readonly registries: Map<string, LoadedRegistry> = new Map();
  readonly findings: Finding[] = [];
  /** False where a registry is missing, so that what it defines seems undefined. */
  isComplete = true;
  readonly #open: OpenDependency;
  readonly #versions = new Map<string, string>();
  readonly #examinedDepths = new Map<LoadedRegistry, number>();

  constructor(open: OpenDependency) {
    this.#open = open;
  }

  /** Reads what the registry builds upon. `steps` lead to it; none where it is the first. */
  async visit(
    registry: LoadedRegistry,
    location: RegistryLocation,
    steps: readonly Step[],
  ): Promise<void> {
    for (const step of nextSteps(registry, steps)) {
      const { dependency } = step;
      if (!this.#isWanted(step)) continue;
      const opened = await this.#open(dependency, location);
      const loaded = this.#load(step, opened);
      if (loaded === undefined) {
        this.isComplete = false;
        continue;
      }
      this.registries.set(dependency.name, loaded);
      const version = loaded.declarations.manifest?.version ?? dependency.version ?? UNVERSIONED;
      this.#versions.set(dependency.name, version);
      const next = opened.kind === "files" ? opened.location : ELSEWHERE;
      await this.visit(loaded, next, [...steps, step]);
    }
  }

  /**
   * Looks for circles and too long chains once all is read: a later version of a registry may build
   * upon others than the one by which it was found.
   */
  examine(registry: LoadedRegistry, steps: readonly Step[]): void {
    const known = this.#examinedDepths.get(registry) ?? -1;
    if (steps.length <= known) return;
    this.#examinedDepths.set(registry, steps.length);
    for (const step of nextSteps(registry, steps)) {
      const { dependency, names } = step;
      const next = this.registries.get(dependency.name);
      if (names.includes(dependency.name)) this.#refuseCircle(step);
      else if (names.length >= MAX_DEPENDENCY_CHAIN) this.#refuseChain(step);
      else if (next !== undefined) this.examine(next, [...steps, step]);
    }
  }

  #isWanted(step: Step): boolean {
    const { dependency, names } = step;
    const { name, version } = dependency;
    if (names.includes(name)) return this.#refuseCircle(step);
    if (names.length >= MAX_DEPENDENCY_CHAIN) return this.#refuseChain(step);
    const other = this.#versions.get(name);
    if (other === undefined) {
      if (this.registries.size < MAX_REGISTRIES) return true;
      const message = `the registry builds upon more than ${MAX_REGISTRIES} others`;
      return this.#refuse(REGISTRY_LIMIT, step, message, "leave some out");
    }
    if (version === undefined) return false;
    if (majorOf(other) !== majorOf(version)) {
      const message = `registry \`${name}\` is wanted in the versions ${other} and ${version}`;
      return this.#refuse(DEPENDENCY_CONFLICT, step, message, "agree on one major version");
    }
    return compareVersions(version, other) > 0;
  }

  #load(step: Step, opened: OpenedDependency): LoadedRegistry | undefined {
    const { dependency } = step;
    if (opened.kind === "files") {
      const loaded = withManifest(loadFiles(opened.shownAs, opened.files), dependency);
      return this.#accept(step, loaded) ? loaded : undefined;
    }
    if (opened.kind === "problem") {
      this.#refuse(UNAVAILABLE_DEPENDENCY, step, opened.problem, opened.help);
      return undefined;
    }
    const builtIn = builtInRegistry();
    if (dependency.name === builtIn.declarations.manifest?.name) return builtIn;
    const message = `${describe(step)} is not on this machine`;
    const help =
      dependency.registryPath === undefined
        ? "give it a `registry_path`, or name a folder for it in the project file"
        : "run `sonde fetch`";
    this.#refuse(UNAVAILABLE_DEPENDENCY, step, message, help);
    return undefined;
  }

  /** One finding for a dependency, whatever is wrong in it: its own authors see the details. */
  #accept(step: Step, loaded: LoadedRegistry): boolean {
    const errors = loaded.findings.filter(({ severity }) => severity === "error");
    const [first] = errors;
    if (first !== undefined) {
      const { column, file, line } = first.place;
      const count = errors.length === 1 ? "an error" : `${errors.length} errors`;
      const message = `${describe(step)} has ${count}; the first, at ${file}:${line}:${column}: ${first.message}`;
      return this.#refuse(INVALID_DEPENDENCY, step, message, "use a version without errors");
    }
    const name = loaded.declarations.manifest?.name;
    // Where the manifest gives no more than a name, it is the author's own.
    if (name === step.dependency.name || step.dependency.version === undefined) return true;
    const message = `the files of ${describe(step)} are those of \`${name}\``;
    const help = "correct `schema_url` or `registry_path`";
    return this.#refuse(INVALID_DEPENDENCY, step, message, help);
  }

  #refuseCircle(step: Step): false {
    const { dependency, names } = step;
    const circle = [...names.slice(names.indexOf(dependency.name)), dependency.name];
    const message = `registry \`${dependency.name}\` builds upon itself: ${circle.join(" → ")}`;
    const help = "remove one of the dependencies in the circle";
    return this.#refuse(DEPENDENCY_CONFLICT, step, message, help);
  }

  #refuseChain(step: Step): false {
    const message = `more than ${MAX_DEPENDENCY_CHAIN} registries build upon each other`;
    return this.#refuse(REGISTRY_LIMIT, step, message, "shorten the chain");
  }

  #refuse(rule: RuleDescription, { place }: Step, message: string, help: string): false {
    const isKnown = this.findings.some(
      (finding) => finding.message === message && finding.place === place,
    );
    if (!isKnown) this.findings.push(createFinding(rule, place, message, help));
    if (rule !== DEPENDENCY_CONFLICT) this.isComplete = false;
    return false;
  }
}

function nextSteps({ declarations }: LoadedRegistry, steps: readonly Step[]): readonly Step[] {
  const { manifest } = declarations;
  if (manifest === undefined) return [];
  const last = steps.at(-1);
  const names = last === undefined ? [manifest.name] : [...last.names, last.dependency.name];
  return manifest.dependencies.map((dependency) => ({
    dependency,
    names,
    place: steps[0]?.place ?? dependency.schemaUrl.place,
  }));
}

function describe({ dependency, names }: Step): string {
  const owner = names.length > 1 ? ` of \`${names.at(-1)}\`` : "";
  return `dependency \`${dependency.schemaUrl.value}\`${owner}`;
}

/** Registries of old have no manifest: then the one that names them says who they are. */
function withManifest(
  loaded: LoadedRegistry,
  { name, schemaUrl, version }: DependencyDeclaration,
): LoadedRegistry {
  const findings = loaded.findings.filter(({ ruleId }) => ruleId !== MISSING_MANIFEST.id);
  if (findings.length === loaded.findings.length) return loaded;
  const manifest = {
    schemaUrl,
    name,
    version: version ?? UNVERSIONED,
    description: undefined,
    dependencies: [],
  };
  return { ...loaded, findings, declarations: { ...loaded.declarations, manifest } };
}

/** Of a registry that nobody gives a version. */
const UNVERSIONED = "0.0.0";

const ELSEWHERE: RegistryLocation = { kind: "elsewhere" };
