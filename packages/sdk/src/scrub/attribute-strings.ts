import { isPlainHeader, nameOf, prepareText, scrubRoute, sourceName } from "./attribute-forms.ts";
import type { AttributePass } from "./attribute-pass.ts";
import { actionFor, type Exposure } from "./policy.ts";
import type { AttributeRule } from "./semconv-classes.ts";
import { scrubSql } from "./structured/sql-literals.ts";
import { cap } from "./text/cap.ts";
import type { Identities } from "./text/identities.ts";
import { INVALID_PLACEHOLDER, UNSCANNED_PLACEHOLDER } from "./token-gate.ts";

/** What scrubs free text. `TextScrubber` is one. */
export interface TextScrub {
  /** Never throws. */
  scrub(text: string): string;
}

/** Of one word by foreign code: a digest of 512 bits in hex has 128 characters. */
const TOKEN = /^[\w.:+-]{1,128}$/;
/** Names are hashed whole, and a name is not that long. */
const MAX_NAME_CHARACTERS = 4096;
/** Text of a known form is read up to here before the detectors read it. */
const MAX_FORMED_CHARACTERS = 8192;

/** The `url.path` of a URL, or what a request line has of it. */
const PATH_OF_URL = /^\/(?!\/)/;
const ORIGIN = "https://localhost";

/** What becomes of a string, by the rule of its key and by what may leave. */
export class AttributeStrings {
  readonly #text: TextScrub;
  readonly #identities: Identities;
  readonly #exposure: Exposure;

  constructor(text: TextScrub, identities: Identities, exposure: Exposure) {
    this.#text = text;
    this.#identities = identities;
    this.#exposure = exposure;
  }

  /** Undefined where it is dropped, which the pass then has counted. */
  scrub(key: string, value: string, rule: AttributeRule, pass: AttributePass): string | undefined {
    const { privacyClass, form } = rule;
    if (form === "header" && !isPlainHeader(key)) return pass.drop("header");
    switch (actionFor(privacyClass, this.#exposure)) {
      case "keep":
        return this.#kept(value, rule, pass);
      case "scan":
        return this.#read(this.#prepared(value, rule), rule, pass);
      case "pseudonym":
        return this.#named(value, rule, pass);
      case "unscanned":
        return pass.replace("unscanned-policy", UNSCANNED_PLACEHOLDER);
      case "drop":
        return pass.drop(privacyClass);
    }
  }

  #read(value: string, { form }: AttributeRule, pass: AttributePass): string {
    // Placeholders have numbers, which are literals to who reads them as SQL: again, so that scrubbing twice is scrubbing once.
    if (form === "sql") return scrubSql(this.text(value, pass));
    if (form !== "url" || !PATH_OF_URL.test(value)) return this.text(value, pass);
    // Behind an origin it is read as what it is, not as a path of this machine.
    const scrubbed = this.text(ORIGIN + value, pass);
    return scrubbed.startsWith(ORIGIN) ? scrubbed.slice(ORIGIN.length) : scrubbed;
  }

  text(value: string, pass: AttributePass): string {
    if (pass.takeText(value)) return this.#text.scrub(value);
    return pass.replace("unscanned-bound", UNSCANNED_PLACEHOLDER);
  }

  /** A word; undefined where it is none or a detector knows it: foreign code is not bound to what the conventions say. Not counted. */
  token(value: string): string | undefined {
    return TOKEN.test(value) && this.#text.scrub(value) === value ? value : undefined;
  }

  /** Whether a detector finds nothing in it. */
  isClean(value: string): boolean {
    return this.#text.scrub(value) === value;
  }

  #prepared(value: string, { form }: AttributeRule): string {
    if (form === "plain" || form === "stack") return value;
    return prepareText(form, cap(value, MAX_FORMED_CHARACTERS), this.#identities);
  }

  #kept(value: string, { form }: AttributeRule, pass: AttributePass): string {
    if (!pass.takeText(value)) return pass.replace("unscanned-bound", UNSCANNED_PLACEHOLDER);
    if (form === "route") return scrubRoute(value, (piece) => this.#text.scrub(piece));
    const word = form === "source" ? sourceName(value) : value;
    return this.token(word) ?? pass.replace("invalid", INVALID_PLACEHOLDER);
  }

  #named(
    value: string,
    { privacyClass, form }: AttributeRule,
    pass: AttributePass,
  ): string | undefined {
    if (value === "") return value;
    if (value.length > MAX_NAME_CHARACTERS) return pass.drop("bound");
    const foundClass = privacyClass === "personal" ? "personal" : "identifier";
    return nameOf(form, foundClass, value, this.#identities) ?? pass.drop("without-key");
  }
}
