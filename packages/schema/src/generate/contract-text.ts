import type { PrivacyClass } from "../contract/attribute-contract.ts";
import { CLASS_POLICY } from "../contract/class-policy.ts";
import { fieldTypeOf } from "../contract/field-type.ts";
import type { EventAttribute } from "../contract/registry.ts";
import type { SamplingContract } from "../contract/sampling-contract.ts";
import { MASK_TEXTS } from "./masks-text.ts";

/** What becomes of a value, as docs/schema.md has it. */
export function fateOf({ contract, type }: EventAttribute, privacyClass: PrivacyClass): string {
  const isText = fieldTypeOf(type)?.includes("string") === true;
  const isOpen = isText && contract.closed?.value !== true;
  if (isOpen && CLASS_POLICY[privacyClass].full === "keep")
    return "leaves if it is a short plain word";
  const thing = contract.identifies?.value;
  const kept = thing === undefined ? "" : `; as \`${thing}\` it tells ${MASK_TEXTS[thing].tells}`;
  return `${CLASS_TEXT[privacyClass]}${kept}`;
}

const CLASS_TEXT: Readonly<Record<PrivacyClass, string>> = {
  system: "leaves as it is",
  operational: "leaves as it is",
  identifier: "leaves as a pseudonym",
  personal: "dropped at level `basic`, a pseudonym at `full`",
  content: "never leaves",
  secret: "never leaves",
  text: "leaves without what the text scrubber finds in it",
};

/** `escapeText` makes a text of the registry safe for where the sentence will stand. */
export function samplingSentences(
  { by, keepWhen, rate }: SamplingContract,
  escapeText: (text: string) => string,
): readonly string[] {
  const always = keepWhen.map(({ attribute, in: values }) => {
    const list = values.map(({ value }) => `\`${escapeText(String(value))}\``).join(" or ");
    return `Always kept when \`${attribute.value}\` is ${list}.`;
  });
  if (rate === 1) return ["Every one is kept."];
  if (rate === 0) return always.length === 0 ? ["None is kept."] : [...always, "No other is kept."];
  const share = `Sampled ${shareText(rate)}`;
  if (by.kind === "none") return [`${share}, each by itself.`, ...always];
  const unit = by.kind === "attribute" ? `\`${by.key.value}\`` : by.kind;
  return [`${share} by ${unit}.`, ...always];
}

/** `1 in 20`, or a percentage where the rate is no whole fraction. */
function shareText(rate: number): string {
  const inverse = 1 / rate;
  const whole = Math.round(inverse);
  const isWhole = Math.abs(inverse - whole) < inverse * 1e-9;
  return isWhole ? `1 in ${whole}` : `at ${Number((rate * 100).toPrecision(6))} %`;
}
