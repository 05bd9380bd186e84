import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";
import {
  belongs,
  type CharacterSet,
  runStart,
  setOf,
  startsToken,
} from "./parts/character-runs.ts";
import { looksRandom } from "./parts/random-looking.ts";
import { TOKEN_FORM, TOKEN_GATES, TOKEN_HEADS, TOKEN_PATTERN } from "./parts/token-prefixes.ts";

const TOKEN = placeholder("token");
/** Short beginnings that words end with: `task-`, `risk_test`. */
const AMBIGUOUS =
  /^(?:[sr]k[-_]|SK|hf_|r8_|cio|oy2|pat|u\+|key-|api-|sdk-|mob-|pul-|xai-|d[aoks])/i;
/** Brackets, dots and commas at the end are of the sentence. */
const TRAILING: CharacterSet = setOf(".,:_-");

/**
 * Tokens of services that begin with what tells whose they are: GitHub, GitLab, npm, PyPI, Slack, Vault and the rest of
 * `parts/token-prefixes.ts`. One that is cut off goes as well, as long as a prefix and twelve characters or more are left. GitHub's checksum
 * is not asked for: a mistyped token is most of a token.
 *
 * Bounds: 1,000 characters.
 */
export const vendorToken: Detector = {
  name: "vendor-token",
  class: "secret",
  gates: TOKEN_GATES,
  pattern: TOKEN_PATTERN,
  find(match, text) {
    if (AMBIGUOUS.test(match[0]) && /[\w.-]/.test(text[match.index - 1] ?? "")) return [];
    TOKEN_FORM.lastIndex = match.index;
    const form = TOKEN_FORM.exec(text);
    const start = form === null ? undefined : tokenStart(form, text);
    if (form === null || start === undefined) return [];
    const isEscaped = /%[2-3][0-9A-F]$|\\[nrt]$/i.test(text.slice(Math.max(0, start - 3), start));
    if (!startsToken(text, start) && !isEscaped) return [];
    let end = form.index + form[0].length;
    while (end > start && belongs(TRAILING, text, end - 1)) end--;
    const value = text.slice(start, end);
    const body = value.replace(/^[A-Za-z]{1,12}[-_.+]/, "");
    if (/^(?:x+|\*+|\.+|X+)$/.test(body) || !isDrawn(body)) return [];
    return [{ start, end, replacement: TOKEN }];
  },
  source: "the vendors' documents, by service in parts/token-prefixes.ts",
};

/** Where a token starts whose fixed part stands in its middle; undefined where what stands before is no part of one. */
function tokenStart(match: RegExpExecArray, text: string): number | undefined {
  const head = TOKEN_HEADS.find(({ part }) => part.test(match[0]));
  if (head === undefined) return match.index;
  const start = runStart(text, match.index, head.set, head.maxCharacters);
  return match.index - start < head.minCharacters ? undefined : start;
}

/** A digit or capitals among small letters: words with a dash after `sk-` are of a style sheet. */
function isDrawn(body: string): boolean {
  if (/^[a-z]+(?:[-_][a-z\d]+){1,8}$/.test(body) && !/\d[a-z]+\d/.test(body)) return false;
  return (
    looksRandom(body, 8) ||
    (/\d/.test(body) && /[A-Za-z]/.test(body)) ||
    (/[A-Z]/.test(body) && /[a-z]/.test(body)) ||
    /^\d{12,}$/.test(body)
  );
}

export const vendorTokenExamples: DetectorExamples = {
  positives: () => {
    const drawn = (characters: number): string =>
      "q7Rk2Xw9Lm4Tz8Vb3Nc6Hd1Js5Pf0Yg".repeat(6).slice(0, characters);
    const hex = (characters: number): string => "3f9c1a7e".repeat(10).slice(0, characters);
    const token = (prefix: string, body: string) => ({
      text: `with ${[prefix, body].join("")}, end`,
      gone: [body],
      stays: ["with ", ", end"],
    });
    return [
      token("ghp_", drawn(36)),
      token("github_pat_", `${drawn(22)}_${drawn(59)}`),
      token("glpat-", drawn(20)),
      token("npm_", drawn(36)),
      token("pypi-AgEIcHlwaS5vcmc", drawn(80)),
      token("xoxb-", `1234567890-${drawn(24)}`),
      token("dapi", hex(32)),
      token("hvs.", drawn(24)),
      token("dckr_pat_", drawn(27)),
      token("sk_live_", drawn(24)),
      token("SG.", `${drawn(22)}.${drawn(43)}`),
      token("hf_", drawn(34)),
      token("sk-ant-api03-", drawn(80)),
      token("glsa_", `${drawn(32)}_${hex(8)}`),
      token("NRAK-", "A1B2C3D4E5F6G7H8I9J0K1L2M3N"),
      token("AGE-SECRET-KEY-1", "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L".repeat(2).slice(0, 58)),
      token("DHHC-1:01:", `${drawn(44)}==:`.slice(0, 46)),
      token("ATATT3xFf", drawn(180)),
      token(`${drawn(14)}.atlasv1.`, drawn(64)),
      token("tskey-auth-", `${drawn(16)}-${drawn(30)}`),
      token("sha256~", drawn(43)),
    ];
  },
  negatives: () => [
    "sk-loading-indicator-large-2",
    "ghp_ prefix missing",
    "npm_config_registry=x npm_lifecycle_event",
    "hf_transfer_enabled",
    "sha256:9f86d081884c7d659a2feaa0c55ad015",
    "glpat-xxxxxxxxxxxxxxxxxxxx",
    "dapi call failed, SG.x, hvs. unsealed",
    "pypi-mirror-server-internal-eu-west-1",
    "task_live_migration",
  ],
};
