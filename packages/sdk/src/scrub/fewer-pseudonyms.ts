/** `<name:part:part>`; see `text/placeholder.ts`. */
const PLACEHOLDER = /<([a-z][a-z0-9-]{0,31})((?::[a-zA-Z0-9_.+-]{1,40})+)>/g;
const PSEUDONYM = /:[hn]_[a-z2-7]{16}(?=:|$)/g;
/** In these a pseudonym is never a person's. One that is missing here loses more than it must. */
const NAMES_OF_THINGS: ReadonlySet<string> = new Set(
  (
    "bucket container dataset guid host identifier ip4 ip6 ipoib iqn label mac nqn ocid pool realm serial share snapshot vm " +
    "vml wwn"
  ).split(" "),
);

/** Which pseudonyms scrubbed text must lose: those that may be a person's, or all. */
export type LostPseudonyms = "persons" | "all";

/**
 * A text that was scrubbed where more may be told, as it may leave here: the placeholders stay, without those pseudonyms. Linear in
 * the text.
 */
export function withoutPseudonyms(text: string, lost: LostPseudonyms): string {
  if (!text.includes("_")) return text;
  return text.replace(PLACEHOLDER, (whole, name: string, parts: string) =>
    lost === "persons" && NAMES_OF_THINGS.has(name)
      ? whole
      : `<${name}${parts.replace(PSEUDONYM, "")}>`,
  );
}
