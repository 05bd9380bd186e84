import { BASE64, type CharacterSet, DIGITS, HEXADECIMAL } from "./character-runs.ts";

/** A service's tokens: a literal to look for, and how the token goes on. Both from the service's documents. */
interface TokenForm {
  readonly service: string;
  /** In lower case, two characters or more, escaped as in a pattern; in every token of the form. */
  readonly gate: string;
  /** Case counts. */
  readonly pattern: string;
}

const BODY = "[A-Za-z0-9_-]";

/** By service. A form that is no more than hexadecimal digits is none: those go by their key's name. */
const FORMS: readonly TokenForm[] = [
  { service: "GitHub", gate: "gh[pousr]_", pattern: `gh[pousr]_[A-Za-z0-9_.-]{16,600}` },
  { service: "GitHub", gate: "github_pat_", pattern: `github_pat_[A-Za-z0-9_]{20,255}` },
  {
    service: "GitLab",
    gate: "gl(?:pat|dt|rt|rtr|cbt|ptt|ft|imt|agent|oas|soat|ffct|sbt|wt)-",
    pattern: `gl(?:pat|dt|rt|rtr|cbt|ptt|ft|imt|agent|oas|soat|ffct|sbt|wt)-[A-Za-z0-9_.=-]{16,300}`,
  },
  { service: "npm", gate: "npm_[a-z\\d]{16}", pattern: `npm_[A-Za-z0-9]{24,64}` },
  { service: "PyPI", gate: "pypi-ag", pattern: `pypi-Ag${BODY}{16,400}` },
  { service: "RubyGems", gate: "rubygems_", pattern: `rubygems_[a-f0-9]{24,64}` },
  { service: "Clojars", gate: "clojars_", pattern: `CLOJARS_[a-z0-9]{40,64}` },
  { service: "NuGet", gate: "oy2[a-z\\d]{16}", pattern: `oy2[a-z0-9]{43}` },
  {
    service: "Slack",
    gate: "xox[a-z][.-]",
    pattern: `xox[abceoprs](?:\\.xox[bp])?-[A-Za-z0-9-]{12,300}`,
  },
  { service: "Slack", gate: "xapp-", pattern: `xapp-\\d-[A-Za-z0-9-]{12,300}` },
  {
    service: "Slack",
    gate: "slack\\.com\\/",
    pattern: `hooks\\.slack\\.com/(?:services|workflows|triggers)/[A-Za-z0-9+/]{20,80}`,
  },
  {
    service: "Databricks",
    gate: "(?:dapi|dose|dkea|dsap)[\\da-f]{16}",
    pattern: `(?:dapi|dose|dkea|dsap)[a-f0-9]{32}(?:-\\d)?`,
  },
  {
    service: "HashiCorp Vault",
    gate: "hv[sbr]\\.[a-z\\d_-]{16}",
    pattern: `hv[sbr]\\.${BODY}{16,400}`,
  },
  {
    service: "HCP Terraform",
    gate: "\\.atlasv1\\.",
    pattern: `\\.atlasv1\\.[A-Za-z0-9_=-]{40,80}`,
  },
  { service: "Docker", gate: "dckr_", pattern: `dckr_(?:pat|oat)_${BODY}{16,80}` },
  {
    service: "Stripe",
    gate: "[sr]k_(?:live|test|prod)_",
    pattern: `[sr]k_(?:live|test|prod)_[A-Za-z0-9]{10,200}`,
  },
  { service: "Stripe", gate: "whsec_", pattern: `whsec_[A-Za-z0-9+/=]{20,100}` },
  {
    service: "SendGrid",
    gate: "sg\\.[a-z\\d_-]{16}",
    pattern: `SG\\.${BODY}{16,32}\\.${BODY}{16,64}`,
  },
  { service: "Twilio", gate: "sk[\\da-f]{16}", pattern: `SK[0-9a-f]{32}` },
  { service: "Mailgun", gate: "key-[\\da-f]{16}", pattern: `key-[0-9a-f]{32}` },
  { service: "Mailchimp", gate: "-us\\d", pattern: `-us\\d{1,2}` },
  { service: "Telegram", gate: ":aa[a-z\\d_-]{20}", pattern: `:AA[A-Za-z0-9_-]{32,34}` },
  { service: "Hugging Face", gate: "hf_[a-z\\d]{16}", pattern: `hf_[A-Za-z0-9]{24,64}` },
  {
    service: "OpenAI, Anthropic and others",
    gate: "sk-[a-z\\d_-]{20}",
    pattern: `sk-(?:proj-|svcacct-|admin-|ant-(?:api|admin|oat|sid)\\d\\d-|or-v1-)?${BODY}{20,300}`,
  },
  { service: "Groq", gate: "gsk_", pattern: `gsk_[A-Za-z0-9]{40,64}` },
  { service: "xAI", gate: "xai-", pattern: `xai-[A-Za-z0-9]{60,100}` },
  { service: "Perplexity", gate: "pplx-", pattern: `pplx-[A-Za-z0-9]{32,64}` },
  { service: "Replicate", gate: "r8_[a-z\\d]{16}", pattern: `r8_[A-Za-z0-9]{30,48}` },
  { service: "Grafana", gate: "glsa_", pattern: `glsa_[A-Za-z0-9]{20,48}_?[A-Fa-f0-9]{0,16}` },
  { service: "Grafana Cloud", gate: "glc_", pattern: `glc_[A-Za-z0-9+/]{30,400}={0,3}` },
  {
    service: "New Relic",
    gate: "nr[a-z]{2}-",
    pattern: `NR(?:AK|II|IQ|RA|JS|SP|AL)-[A-Za-z0-9_-]{16,64}`,
  },
  { service: "New Relic", gate: "nral", pattern: `NRAL` },
  {
    service: "Dynatrace",
    gate: "dt0[a-z]",
    pattern: `dt0[a-z]\\d\\d\\.[A-Z0-9]{20,32}\\.[A-Z0-9]{40,80}`,
  },
  { service: "Sentry", gate: "sntry", pattern: `sntry[su]_[A-Za-z0-9+/=_-]{30,400}` },
  { service: "PagerDuty", gate: "u\\+[a-z\\d_-]{18}", pattern: `u\\+[A-Za-z0-9_-]{18}` },
  { service: "Atlassian", gate: "at[ac]tt3", pattern: `AT[AC]TT3[A-Za-z0-9_=-]{60,400}` },
  { service: "Bitbucket", gate: "atbb", pattern: `ATBB[A-Za-z0-9]{24,40}` },
  { service: "Postman", gate: "pmak-", pattern: `PMAK-[a-f0-9]{24}-[a-f0-9]{24,40}` },
  {
    service: "Linear",
    gate: "lin_(?:api|oauth)_",
    pattern: `lin_(?:api|oauth)_[A-Za-z0-9]{30,64}`,
  },
  { service: "Notion", gate: "ntn_", pattern: `ntn_[A-Za-z0-9]{40,60}` },
  { service: "Figma", gate: "figd_", pattern: `figd_${BODY}{30,64}` },
  {
    service: "Airtable",
    gate: "pat[a-z\\d]{14}\\.",
    pattern: `pat[A-Za-z0-9]{14}\\.[0-9a-f]{40,64}`,
  },
  { service: "Shopify", gate: "shp[a-z]{2}_", pattern: `shp(?:at|ca|pa|ss|tka)_[A-Fa-f0-9]{32}` },
  { service: "Square", gate: "sq0(?:atp|csp|idp)-", pattern: `sq0(?:atp|csp|idp)-${BODY}{20,50}` },
  { service: "DigitalOcean", gate: "do[opr]_v1_", pattern: `do[opr]_v1_[a-f0-9]{40,64}` },
  {
    service: "Doppler",
    gate: "dp\\.(?:pt|st|ct|sa|scim|audit)\\.",
    pattern: `dp\\.(?:pt|st|ct|sa|scim|audit)\\.[A-Za-z0-9._-]{30,64}`,
  },
  { service: "Pulumi", gate: "pul-[\\da-f]{16}", pattern: `pul-[a-f0-9]{40}` },
  {
    service: "PlanetScale",
    gate: "pscale_",
    pattern: `pscale_(?:tkn|pw|oauth)_[A-Za-z0-9_.=-]{24,80}`,
  },
  { service: "Supabase", gate: "sbp_[\\da-f]{16}", pattern: `sbp_[a-f0-9]{40}` },
  { service: "Fly.io", gate: "fo1_[a-z\\d_-]{16}", pattern: `fo1_${BODY}{40,48}` },
  { service: "Heroku", gate: "hrku-", pattern: `HRKU-[A-Za-z0-9_-]{36,80}` },
  { service: "SonarQube", gate: "sq[pua]_[\\da-f]{16}", pattern: `sq[pua]_[a-f0-9]{40}` },
  { service: "JFrog", gate: "akcp[a-z\\d]{16}", pattern: `AKCp[A-Za-z0-9]{40,80}` },
  { service: "JFrog", gate: "cmvmdgtu", pattern: `cmVmdGtu[A-Za-z0-9]{40,80}` },
  { service: "Octopus Deploy", gate: "api-[a-z\\d]{20}", pattern: `API-[A-Z0-9]{25,32}` },
  {
    service: "LaunchDarkly",
    gate: "(?:sdk|api|mob)-[\\da-f]{8}-",
    pattern: `(?:sdk|api|mob)-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`,
  },
  { service: "Buildkite", gate: "bkua_", pattern: `bkua_[a-z0-9]{40}` },
  { service: "CircleCI", gate: "ccipat_", pattern: `CCIPAT_[A-Za-z0-9_]{30,80}` },
  { service: "Contentful", gate: "cfpat-", pattern: `CFPAT-${BODY}{36,50}` },
  { service: "Tailscale", gate: "tskey-", pattern: `tskey-[a-z]{3,10}-[A-Za-z0-9-]{16,80}` },
  { service: "1Password", gate: "ops_ey", pattern: `ops_ey[A-Za-z0-9+/=_-]{60,1000}` },
  {
    service: "1Password",
    gate: "a3-[a-z\\d]{6}-",
    pattern: `A3-[A-Z0-9]{6}-[A-Z0-9]{5,11}-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}(?:-[A-Z0-9]{5})?`,
  },
  { service: "OpenShift", gate: "sha256~", pattern: `sha256~${BODY}{40,48}` },
  { service: "crates.io", gate: "cio[a-z\\d]{20}", pattern: `cio[A-Za-z0-9]{32}` },
  { service: "age", gate: "age-secret-key-", pattern: `AGE-SECRET-KEY-(?:PQ-)?1[A-Z0-9]{20,200}` },
  // NVMe base specification 2.0, section 8.13.5.8; NVMe TCP transport specification, section 3.6.1.5.
  {
    service: "NVMe in-band authentication",
    gate: "dhhc-1:",
    pattern: `DHHC-1:0[0-3]:[A-Za-z0-9+/=]{20,100}:?`,
  },
  {
    service: "NVMe TLS",
    gate: "nvmetlskey-1:",
    pattern: `NVMeTLSkey-1:0[0-2]:[A-Za-z0-9+/=]{20,100}:?`,
  },
];

/**
 * What stands before a token's fixed part, which is then what the pattern looks for: a run of any letters or digits in front
 * would be looked for at every place of a text.
 */
export const TOKEN_HEADS: readonly {
  readonly part: RegExp;
  readonly set: CharacterSet;
  readonly minCharacters: number;
  readonly maxCharacters: number;
}[] = [
  { part: /^\.atlasv1\./, set: BASE64, minCharacters: 14, maxCharacters: 14 },
  { part: /^-us\d/, set: HEXADECIMAL, minCharacters: 32, maxCharacters: 32 },
  { part: /^:AA/, set: DIGITS, minCharacters: 8, maxCharacters: 10 },
  { part: /^NRAL/, set: HEXADECIMAL, minCharacters: 34, maxCharacters: 40 },
];

export const TOKEN_GATES: readonly string[] = [...new Set(FORMS.map(({ gate }) => gate))];
/** Bodies that may hold the beginning of a next token: taken whole, so that a row of beginnings is walked along once. */
const HOLDS_BEGINNINGS = /^(?:gh\[|gl\(\?|xox\[|hv\[)/;
const BODY_AT_END = /(\[[^\]]*\])\{\d+,(\d+)\}$/;

/** Up to the first class that is repeated: literals, which are cheap to look for and to prove linear. */
function beginningOf(pattern: string): string {
  const body = pattern.search(/(?:\[[^\]]*\]|\\d)\{/);
  const beginning = body < 0 ? pattern : pattern.slice(0, body);
  const [, letters, most] = BODY_AT_END.exec(pattern) ?? [];
  return HOLDS_BEGINNINGS.test(pattern) ? `${beginning}${letters}{0,${most}}` : beginning;
}

/** What tokens begin with. */
export const TOKEN_PATTERN: RegExp = new RegExp(
  [...new Set(FORMS.map(({ pattern }) => beginningOf(pattern)))].join("|"),
  "g",
);
/** A whole token, at its place. */
export const TOKEN_FORM: RegExp = new RegExp(FORMS.map(({ pattern }) => pattern).join("|"), "y");
