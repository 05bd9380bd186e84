import { maskAccount, maskUser } from "../../masks/account.ts";
import { isPublicDomain } from "../../masks/account-names.ts";
import { normalizeHost } from "../../normalize.ts";
import type { Detector, DetectorExamples } from "../../text/detector.ts";
import type { Identities } from "../../text/identities.ts";
import { placeholder } from "../../text/placeholder.ts";
import { mayBeName } from "./account-words.ts";

const ACCOUNT_FIELDS =
  "(?:new |old |target |caller |network |source |client |display )?(?:account|user) name|logon account|member name|display name|supplied user name|(?:subject|target|caller|client|member|old ?target|new ?target)?(?:user|account)name|param_user|(?:subject|target)?mailnickname|run as user|logged on user|user ?id|requester";
const PLACE_FIELDS =
  "(?:account|network account|new|caller|target|supplied|client|primary|user) domain|supplied realm name|(?:source |client )?workstation(?: name)?|(?:caller |client |source )?computer(?: name)?|(?:subject|target|caller)domainname|workstationname|computername|callercomputername|clientname|source machine|dns hostname|netbios name|domain controller|server name";
/** What Windows writes where there is nobody. */
const NOBODY =
  /^(?:-|anonymous logon|system|local service|network service|n\/a|workgroup|localhost|local|nt service|builtin|window manager|font driver host|\(null\))$/i;

/** Fields of Windows' security events: `Account Name:<tab>jane`, `<Data Name="TargetUserName">jane</Data>`. */
export const windowsEventField: Detector = {
  name: "windows-event-field",
  class: "personal",
  gates: [
    "name:",
    "domain:",
    "name[\"']>",
    "account:",
    "workstation",
    "computer",
    "domainname",
    "username",
    "user:",
    "controller:",
    "machine:",
    "user id:",
    "userid",
  ],
  pattern: new RegExp(
    `(?:(${ACCOUNT_FIELDS.replaceAll(" ", "[ +]")})|(${PLACE_FIELDS.replaceAll(" ", "[ +]")}))["']?(?:>|[ \\t]{0,3}:[ \\t+]{0,16}["']?)`,
    "gi",
  ),
  find: (match, text, identities) => {
    const [whole, account] = match;
    VALUE.lastIndex = match.index + whole.length;
    const written = VALUE.exec(text)?.[0];
    if (written === undefined) return [];
    if (/[a-z0-9]/i.test(text[match.index - 1] ?? "")) return [];
    // A call in source code.
    if (/\w\(/.test(written)) return [];
    const start = match.index + whole.length;
    const end = valueEnd(text, start + written.length);
    const value = text.slice(start, end);
    if (value === "" || NOBODY.test(value) || !/[\p{L}\d]/u.test(value)) return [];
    const replacement =
      account === undefined ? placeOf(value, identities) : accountOf(value, identities);
    return replacement === undefined || replacement === value ? [] : [{ start, end, replacement }];
  },
  source: "Microsoft: security auditing events 4624, 4625, 4648, 4672, 4720, 4740, 4768, 4776",
};

const VALUE = /[^\s<>"'`:,;|()[\]{}=][^\s<>"'`:;|]{0,103}/y;
/** More words are the value's where the line, a tab, a quote or an element ends behind them; else the next field does. */
const MORE_WORDS =
  /^(?: (?!Logon |Source |Caller |Additional |Privileges|Read )[^\s<>"':;|=]{1,32}){1,3}(?=[\r\n\t<"']|$)/;

function valueEnd(text: string, end: number): number {
  const more = MORE_WORDS.exec(text.slice(end, end + 110));
  if (more !== null) return end + more[0].length;
  return end - (/[.,')]{1,4}$/.exec(text.slice(end - 4, end))?.[0].length ?? 0);
}

function accountOf(value: string, identities: Identities): string | undefined {
  if (!mayBeName(value)) return undefined;
  return maskAccount(value, identities) ?? maskUser(value, identities);
}

function placeOf(value: string, identities: Identities): string | undefined {
  if (isPublicDomain(value) || !mayBeName(value) || value.includes(" ")) return undefined;
  return placeholder("host", identities.of("identifier", normalizeHost(value.replace(/^\\+/, ""))));
}

export const windowsEventFieldExamples: DetectorExamples = {
  positives: () => [
    {
      text: "Subject:\r\n\tSecurity ID:\t\tx\r\n\tAccount Name:\t\tjane\r\n\tAccount Domain:\t\tCORP\r\n\tLogon ID:\t\t0x3E7",
      gone: ["jane", "CORP"],
      stays: [
        "\tAccount Name:\t\t<user:",
        "\r\n\tAccount Domain:\t\t<host:",
        "\r\n\tLogon ID:\t\t0x3E7",
      ],
    },
    {
      text: '<Data Name="TargetUserName">jane doe</Data>',
      gone: ["jane", "doe"],
      stays: ["</Data>"],
    },
    { text: "<Data Name='SubjectDomainName'>CORP</Data>", gone: ["CORP"] },
    {
      text: "Account Name: jane Account Domain: CORP Logon ID: 0x1",
      gone: ["jane", "CORP"],
      stays: [" Logon ID: 0x1"],
    },
    { text: "Workstation Name: WS-17", gone: ["WS-17"] },
    { text: "SubjectUserName: jdoe$", gone: ["jdoe"] },
    { text: '"TargetDomainName": "CORP"', gone: ["CORP"] },
    { text: "Logon Account: jane@corp.com\nSource Workstation: WS1", gone: ["jane", "WS1"] },
  ],
  negatives: () => [
    "Account Name:\t\tSYSTEM\r\n\tAccount Domain:\t\tNT AUTHORITY",
    "Account Name:\t\t-\r\nWorkstation Name: -",
    '<Data Name="TargetUserName">ANONYMOUS LOGON</Data>',
    "user name: required, computer name: unknown",
    "Logon Type:\t\t3, Process Name: x, Package Name: NTLM",
  ],
};
