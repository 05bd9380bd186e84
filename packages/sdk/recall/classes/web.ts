import { ALPHANUMERIC, type Draw } from "../draw.ts";
import { simpleClass } from "../line.ts";
import { hostName, password, publicDomain, userName } from "../names.ts";
import type { SampleClass, Value } from "../sample.ts";
import { opaqueToken } from "./tokens.ts";

/** RFC 7617, 6750, 7616; Azure's SharedKey; and headers that carry a key of their own. */
const HEADERS: readonly ((draw: Draw) => Value)[] = [
  (draw) => {
    const token = opaqueToken(draw);
    return { text: `Authorization: Bearer ${token}`, gone: [token] };
  },
  (draw) => {
    const code = Buffer.from(`${userName(draw)}:${password(draw)}`).toString("base64");
    const name = draw.pick(["Authorization", "Proxy-Authorization", "authorization"]);
    return { text: `${name}: Basic ${code}`, gone: [code] };
  },
  (draw) => {
    const response = draw.hex(32);
    const text = `Authorization: Digest username="${userName(draw)}", realm="storage", nonce="${draw.hex(32)}", uri="/api", response="${response}"`;
    return { text, gone: [response] };
  },
  (draw) => {
    const code = draw.base64(32);
    const scheme = draw.pick(["SharedKey", "SharedKeyLite"]);
    return { text: `Authorization: ${scheme} ${draw.word()}:${code}`, gone: [code] };
  },
  (draw) => {
    const token = opaqueToken(draw);
    const name = draw.pick([
      "X-Api-Key",
      "X-Auth-Token",
      "x-vault-token",
      "X-Goog-Api-Key",
      "Ocp-Apim-Subscription-Key",
      "X-Storage-Token",
    ]);
    return { text: `${name}: ${token}`, gone: [token] };
  },
  (draw) => {
    const token = opaqueToken(draw);
    const scheme = draw.pick(["Token", "ApiKey", "Bearer"]);
    return { text: `{"authorization":"${scheme} ${token}"}`, gone: [token] };
  },
];

function cookie(draw: Draw): Value {
  const session = draw.characters(ALPHANUMERIC, draw.between(24, 48));
  const name = draw.pick(["JSESSIONID", "sid", "session", "ASP.NET_SessionId", "connect.sid"]);
  const text = draw.pick([
    `Cookie: ${name}=${session}`,
    `Set-Cookie: ${name}=${session}; Path=/; HttpOnly; Secure`,
    `cookie: theme=dark; ${name}=${session}; lang=en`,
  ]);
  return { text, gone: [session] };
}

const SCHEMES =
  "https http ftp sftp postgres postgresql mysql mongodb redis amqp amqps ldap ldaps rtsp smb nats mqtt".split(
    " ",
  );

/** RFC 3986, section 3.2.1: encoded as it should be, or raw as it often is. */
function userInfo(draw: Draw): Value {
  const secret = password(draw);
  const written = draw.chance(0.5) ? encodeURIComponent(secret) : secret.replace(/[/?#]/g, "x");
  const port = draw.chance(0.4) ? `:${draw.between(80, 60_000)}` : "";
  const user = draw.chance(0.9) ? userName(draw) : "";
  const text = `${draw.pick(SCHEMES)}://${user}:${written}@${hostName(draw)}.${publicDomain(draw)}${port}/main`;
  return { text, gone: [written] };
}

const KEYS =
  "token access_token refresh_token id_token api_key apikey password client_secret sig signature code session_token X-Amz-Security-Token secret".split(
    " ",
  );

function queryParameter(draw: Draw): Value {
  const secret = opaqueToken(draw);
  const written = encodeURIComponent(secret);
  const pair = `${draw.pick(KEYS)}=${written}`;
  const others = [`page=${draw.between(1, 99)}`, "fields=state", `limit=${draw.between(1, 999)}`];
  others.splice(draw.below(4), 0, pair);
  const origin = `https://${draw.word()}.example.com:8443`;
  const path = draw.pick(["/api/v2/volumes", "/oauth/callback", "/health"]);
  const text = `${draw.chance(0.6) ? origin : ""}${path}?${others.join("&")}`;
  return { text, gone: [written] };
}

export const webClasses: readonly SampleClass[] = [
  simpleClass(
    { name: "authorization-header", group: "secret", about: "HTTP headers that carry credentials" },
    (draw) => draw.pick(HEADERS)(draw),
    [
      "request headers {}",
      "> {}",
      "curl -sS -H '{}' failed with exit code {n}",
      "upstream refused {}",
      "401 for {}",
    ],
  ),
  simpleClass({ name: "cookie", group: "secret", about: "cookies of a session" }, cookie, [
    "< {}",
    "request headers {}",
    "replaying with {}",
  ]),
  simpleClass(
    { name: "url-userinfo", group: "secret", about: "passwords in the authority of a URL" },
    userInfo,
    [
      "cannot connect to {}",
      "fatal: unable to access '{}': timeout",
      "DATABASE_URL={}",
      "pool for {} has {n} waiting",
      '"endpoint":"{}"',
    ],
  ),
  simpleClass(
    { name: "query-parameter", group: "secret", about: "query parameters that are credentials" },
    queryParameter,
    ["GET {} 403 {ms}", "redirect to {}", "fetch {} failed: {errno}", "referer: {}"],
  ),
];
