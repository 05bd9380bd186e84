import { describe, expect, it } from "vitest";
import { TODAY } from "../../test/support.ts";
import { checkRegistry, hasErrors } from "../check/check.ts";
import { MAX_SUPPRESSIONS } from "../check/suppression.ts";
import { createFinding, startOfFile } from "../diagnostics/finding.ts";
import { FindingList } from "./finding-list.ts";
import { MAX_FINDINGS } from "./limits.ts";
import { loadFiles } from "./load-files.ts";
import { UNREAD_KEY } from "./rules.ts";

const TOO_MANY = `there are more than ${MAX_FINDINGS} findings`;
const MANIFEST = "schema_url: https://acme.example/schemas/test/1.0.0\n";

describe("a list of findings", () => {
  it("keeps to its bound, and makes an error of what it leaves out", () => {
    const list = new FindingList();
    for (let index = 0; index < MAX_FINDINGS; index += 1) {
      list.add(createFinding(UNREAD_KEY, startOfFile("a.yaml"), "m", "h"));
    }
    expect(list.isFull).toBe(false);
    expect(hasErrors(list.toArray())).toBe(false);
    for (const file of ["b.yaml", "c.yaml"]) {
      list.add(createFinding(UNREAD_KEY, startOfFile(file), "m", "h"));
    }
    expect(list.isFull).toBe(true);
    expect(list.toArray()).toHaveLength(MAX_FINDINGS + 1);
    const last = { message: TOO_MANY, severity: "error", place: { file: "b.yaml" } };
    expect(list.toArray().at(-1)).toMatchObject(last);
  });
});

it.each([
  ["that reading makes", `attributes: [${"7,".repeat(MAX_FINDINGS)} 7]`],
  // Each lacks an owner, a level, an expiry, and more.
  [
    "that rules make",
    `events: [${Array.from(
      { length: MAX_FINDINGS / 4 },
      (_, at) => `{ name: acme.e.x${at}, stability: development, brief: A b c. }`,
    ).join(", ")}]`,
  ],
  ["of suppressions", "# sonde-ignore nothing: x\n".repeat(MAX_SUPPRESSIONS)],
])("a registry has no more of those %s", (_, text) => {
  const files = Array.from({ length: MAX_FINDINGS / MAX_SUPPRESSIONS + 2 }, (_, index) => ({
    path: `${index}.yaml`,
    bytes: Buffer.from(`file_format: definition/2\n${text}\n`),
  }));
  const loaded = loadFiles("r", [
    { path: "manifest.yaml", bytes: Buffer.from(MANIFEST) },
    ...files,
  ]);
  const { findings } = checkRegistry(loaded, { today: TODAY });
  expect(findings.length).toBeLessThanOrEqual(MAX_FINDINGS + 1);
  expect(findings.some(({ message }) => message === TOO_MANY)).toBe(true);
});
