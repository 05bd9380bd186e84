import { ALPHANUMERIC, BASE64, DIGITS, type Draw, LOWER, UPPER } from "../draw.ts";
import { simpleClass, whole } from "../line.ts";
import type { SampleClass, Value } from "../sample.ts";

/** 3 to 24 lower-case letters and digits. */
export function accountName(draw: Draw): string {
  return `${draw.word()}${draw.characters(LOWER + DIGITS, draw.between(2, 8))}`.slice(0, 24);
}

/** 32 bytes of HMAC-SHA256; Azure writes them percent-encoded in a query. */
function signature(draw: Draw): string {
  const base64 = draw.base64(32);
  return draw.chance(0.85) ? encodeURIComponent(base64) : base64;
}

function shuffled<T>(draw: Draw, list: readonly T[]): T[] {
  const rest = [...list];
  return list.map(() => rest.splice(draw.below(rest.length), 1)[0]!);
}

function day(draw: Draw): string {
  return `${draw.moment().toISOString().slice(0, 19)}Z`;
}

/** Account, service and user-delegation SAS, the parameters in any order. */
function sas(draw: Draw): Value {
  const sig = signature(draw);
  const version = `sv=${draw.pick(["2019-12-12", "2021-06-08", "2022-11-02", "2024-05-04", "2025-01-05"])}`;
  const expiry = `se=${draw.chance(0.3) ? encodeURIComponent(day(draw)) : day(draw)}`;
  const kinds = [
    ["ss=bfqt", "srt=sco", "sp=rwdlacup", "spr=https"],
    ["sr=b", "sp=r", `st=${day(draw)}`],
    [`si=${draw.word()}`, "sr=c"],
    [`skoid=${draw.uuid()}`, `sktid=${draw.uuid()}`, "sks=b", "sr=d", "sdd=2", "sp=rl"],
  ];
  const query = shuffled(draw, [version, expiry, ...draw.pick(kinds), `sig=${sig}`]).join("&");
  const host = `${accountName(draw)}.${draw.pick(["blob", "file", "dfs", "queue", "table"])}.core.windows.net`;
  const path = `/${draw.word()}/${draw.word()}.${draw.pick(["vhdx", "bak", "json"])}`;
  const text = draw.pick([`https://${host}${path}?${query}`, `?${query}`, query]);
  return { text, gone: [sig] };
}

const LEGACY_CONTEXTS = [
  "StorageSharedKeyCredential('{account}', '{key}')",
  "AccountName={account};AccountKey={key}",
  "DefaultEndpointsProtocol=https;AccountName={account};AccountKey={key};EndpointSuffix=core.windows.net",
  "az storage blob list --account-name {account} --account-key {key}",
  '"storageAccountKey": "{key}"',
  "AZURE_STORAGE_KEY={key}",
];

/** 64 bytes; newer ones carry a signature at a fixed place. */
function storageKey(draw: Draw): Value {
  const isMarked = draw.chance(0.5);
  const last = draw.pick(["A", "Q", "g", "w"]);
  const key = isMarked
    ? `${draw.characters(BASE64, 76)}+ASt${draw.characters(BASE64, 5)}${last}==`
    : draw.base64(64);
  const text = draw
    .pick(isMarked ? [...LEGACY_CONTEXTS, "{key}"] : LEGACY_CONTEXTS)
    .replace("{account}", accountName(draw))
    .replace("{key}", () => key);
  return { text, gone: [key] };
}

/** Signatures of keys that have one, as Microsoft documents them: bytes before, signature, alphabet, end. */
const MARKED: readonly ((draw: Draw) => string)[] = [
  ...["+ASb", "+AEh", "+ARm", "AIoT", "AzCa", "AZEG"].map(
    (mark) => (draw: Draw) =>
      `${draw.characters(BASE64, 33)}${mark}${draw.characters(UPPER.slice(0, 16), 1)}${draw.characters(BASE64, 4)}${draw.pick(["A", "E", "I", "M", "Q", "U", "Y", "c", "g", "k", "o", "s", "w", "0", "4", "8"])}=`,
  ),
  ...["ACDb", "+ABa", "APIM", "+AMC"].map(
    (mark) => (draw: Draw) =>
      `${draw.characters(BASE64, 76)}${mark}${draw.characters(BASE64, 5)}${draw.pick(["A", "Q", "g", "w"])}==`,
  ),
  (draw) =>
    `${draw.characters(BASE64, 42)}+ACR${draw.pick(["A", "B", "C", "D"])}${draw.characters(BASE64, 5)}`,
  (draw) =>
    `${draw.characters(ALPHANUMERIC, 42)}AzSe${draw.pick(["A", "B", "C", "D"])}${draw.characters(ALPHANUMERIC, 5)}`,
  (draw) =>
    `${draw.characters(ALPHANUMERIC, 44)}AzFu${draw.characters(ALPHANUMERIC, 5)}${draw.pick(["A", "Q", "g", "w"])}==`,
];

/** Messaging keys of the time before signatures: known by the connection string that they stand in. */
function messagingString(draw: Draw): Value {
  const key = draw.base64(32);
  const text = draw.pick([
    `Endpoint=sb://${draw.word()}.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=${key}`,
    `HostName=${draw.word()}.azure-devices.net;DeviceId=sensor1;SharedAccessKey=${key}`,
    `AccountEndpoint=https://${draw.word()}.documents.azure.com:443/;AccountKey=${key}`,
  ]);
  return { text, gone: [key] };
}

const CASK_TAILS = ["AAAAAZDO", "AAAAAZMP", "AAABACOG", "AAAAAZAC"];

function cask(draw: Draw): string {
  const month = draw.pick([..."ABCDEFGHIJKL"]);
  const middle = `${draw.characters(ALPHANUMERIC, 1)}${month}${draw.characters(ALPHANUMERIC, 12)}`;
  const tail = `${draw.pick(CASK_TAILS)}${draw.characters(ALPHANUMERIC, 4)}`;
  return `${draw.characters(ALPHANUMERIC, 52)}${"JQQJ"}99${middle}${tail}`;
}

function clientSecret(draw: Draw): string {
  const body = draw.characters(`${ALPHANUMERIC}_~.-`, draw.between(30, 33));
  return `${draw.characters(ALPHANUMERIC, 3)}${draw.pick(["7", "8"])}${"Q~"}${body}${draw.characters(ALPHANUMERIC, 1)}`;
}

export const azureClasses: readonly SampleClass[] = [
  simpleClass(
    { name: "azure-sas", group: "secret", about: "Azure Storage shared access signatures" },
    sas,
    [
      "upload of block {n} to {} failed: 403 AuthenticationFailed",
      "GET {}",
      "copy source {} is not reachable after {ms}",
      "mount with token {} refused ({hex})",
      "azcopy: cannot list {} because the token has expired",
      "RestError: request to {} returned status {n}",
    ],
  ),
  simpleClass(
    { name: "azure-storage-key", group: "secret", about: "Azure Storage account keys" },
    storageKey,
    [
      "cannot authorize with {}",
      "connection {} was rejected after {ms}",
      "loaded configuration {} from disk",
      "retry {n}: {} is not valid for this account",
    ],
  ),
  simpleClass(
    { name: "azure-service-key", group: "secret", about: "keys of other Azure services" },
    (draw) => (draw.chance(0.7) ? whole(draw.pick(MARKED)(draw)) : messagingString(draw)),
    [
      "publisher could not authenticate with {}",
      "key {} is revoked",
      "using {} for the event channel",
      "connect: {} refused, attempt {n}",
    ],
  ),
  simpleClass(
    { name: "azure-cask", group: "secret", about: "common annotated security keys of Microsoft" },
    (draw) => whole(cask(draw)),
    [
      "request with api key {} was throttled",
      "personal access token {} expired on {time}",
      "authorization failed for {}",
      "credential={} status={n}",
    ],
  ),
  simpleClass(
    { name: "entra-client-secret", group: "secret", about: "client secrets of Entra applications" },
    (draw) => whole(clientSecret(draw)),
    [
      "AADSTS7000215: invalid client secret {} provided",
      "client_secret={} rejected",
      "service principal login failed with {}",
      'token request: "client_secret": "{}"',
    ],
  ),
];
