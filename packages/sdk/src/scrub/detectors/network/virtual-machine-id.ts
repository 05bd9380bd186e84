import type { Detector, DetectorExamples, Finding } from "../../text/detector.ts";
import type { Identities } from "../../text/identities.ts";
import { placeholder } from "../../text/placeholder.ts";
import { isCustomerName } from "./parts/name-words.ts";

const MAX_AHEAD = 400;
const MAX_NAME = 100;
const GUID_CHARACTERS = 36;

/**
 * Machines in the events of Hyper-V, which end with `(Virtual machine ID <GUID>)`: the identifier, and the name in quotes with which
 * the sentence begins.
 */
export const virtualMachineId: Detector = {
  name: "virtual-machine-id",
  class: "identifier",
  gates: ["machine id:? \\{?[0-9a-f]", "vm id:? \\{?[0-9a-f]{8}-"],
  pattern:
    /(?:virtual machine|vm) id:? \{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi,
  find(match, text, identities) {
    const end = match.index + match[0].length;
    const start = end - GUID_CHARACTERS;
    const identity = identities.of("identifier", text.slice(start, end).toLowerCase());
    return [
      ...nameAhead(text, match.index, identities),
      { start, end, replacement: placeholder("vm", identity) },
    ];
  },
  source: "Microsoft-Windows-Hyper-V-VMMS and -Worker: texts of their events",
};

/** The first words in quotes of the sentence. */
function nameAhead(text: string, at: number, identities: Identities): readonly Finding[] {
  const from = Math.max(0, at - MAX_AHEAD);
  const sentence = Math.max(from, text.lastIndexOf("\n", at) + 1);
  const open = text.indexOf("'", sentence);
  const close = text.indexOf("'", open + 1);
  if (open < 0 || close < 0 || close > at || close - open > MAX_NAME) return [];
  const name = text.slice(open + 1, close);
  if (!isCustomerName(name) || /[<>]/.test(name)) return [];
  const replacement = placeholder("vm", identities.of("identifier", name));
  return [{ start: open + 1, end: close, replacement }];
}

export const virtualMachineIdExamples: DetectorExamples = {
  positives: () => [
    {
      text: "'erp-acme' failed to start. (Virtual machine ID 9A7C1F00-1111-4B2C-9D3E-AABBCCDDEEFF)",
      gone: ["erp-acme", "9A7C1F00"],
      stays: [">' failed to start. (Virtual machine ID <vm:"],
    },
    { text: "VM ID: 9a7c1f00-1111-4b2c-9d3e-aabbccddeeff off", gone: ["9a7c1f00"], stays: ["off"] },
  ],
  negatives: () => [
    "volume 123e4567-e89b-12d3-a456-426614174000",
    "virtual machine id is missing",
    "'read' (Virtual machine ID 12)",
  ],
};
