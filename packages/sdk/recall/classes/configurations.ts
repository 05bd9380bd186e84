import { ALPHANUMERIC, BASE64, type Draw } from "../draw.ts";
import { simpleClass } from "../line.ts";
import { hostName, password, userName } from "../names.ts";
import type { SampleClass, Value } from "../sample.ts";

/** Secrets where files of configuration, key stores and tools of many makers keep them. */
const SETTINGS: readonly ((draw: Draw, secret: string) => string)[] = [
  (_, secret) => `<add key="Password" value="${secret}" />`,
  (_, secret) => `<password>${secret}</password>`,
  (draw, secret) => `${hostName(draw)}:5432:main:${userName(draw)}:${secret}`,
  (draw, secret) => `machine ${hostName(draw)} login ${userName(draw)} password ${secret}`,
  (_, secret) => `-Djavax.net.ssl.keyStorePassword=${secret}`,
  (_, secret) => `spring.datasource.password=${secret}`,
  (_, secret) => `AZURE_CLIENT_SECRET=${secret}`,
  (_, secret) => `CI_JOB_TOKEN=${secret}`,
  (_, secret) => `bindpw ${secret}`,
  (_, secret) => `olcRootPW: ${secret}`,
  (_, secret) => `requirepass ${secret}`,
  (_, secret) => `snmp-server community ${secret} RO`,
  (draw, secret) => `racadm -u ${userName(draw)} -p ${secret} getsysinfo`,
  (draw, secret) => `security login create -user ${userName(draw)} -password ${secret}`,
  (_, secret) => `wpa_psk="${secret}"`,
  (_, secret) => `"auth_pass": "${secret}"`,
  (_, secret) => `authPassword: ${secret}`,
  (_, secret) => `admin_password = "${secret}"`,
  (_, secret) => `proxy.password: ${secret}`,
  (_, secret) => `KEYSTORE_PASS=${secret}`,
  (_, secret) => `smtp_pass: '${secret}'`,
  (_, secret) => `"Password" : "${secret}"`,
];

/** Encoded or hashed: of no use to read, of use to crack. */
const ENCODED: readonly ((draw: Draw) => readonly [text: string, secret: string])[] = [
  (draw) => {
    const hash = draw.characters(`${ALPHANUMERIC}./`, 86);
    const salt = draw.characters(ALPHANUMERIC, 16);
    return [`${userName(draw)}:$6$${salt}$${hash}:19000:0:99999:7:::`, hash];
  },
  (draw) => {
    const hash = draw.characters(`${ALPHANUMERIC}./`, 53);
    return [`hash=$2b$12$${hash}`, hash];
  },
  (draw) => {
    const auth = Buffer.from(`${userName(draw)}:${password(draw)}`).toString("base64");
    return [`{"auths":{"registry":{"auth":"${auth}"}}}`, auth];
  },
  (draw) => {
    const key = draw.characters(BASE64, 200);
    return [`client-key-data: LS0tLS1CRUdJTiBSU0Eg${key}`, key];
  },
  (draw) => {
    const key = `${draw.base64(28).slice(0, 36)}==`;
    return [`[client.admin]\n\tkey = AQ${key}`, key.slice(0, 36)];
  },
  (draw) => {
    const key = draw.uuid();
    return [`api-token: ${key}`, key];
  },
];

function configured(draw: Draw): Value {
  if (draw.chance(0.25)) {
    const [text, secret] = draw.pick(ENCODED)(draw);
    return { text, gone: [secret] };
  }
  const secret = password(draw);
  return { text: draw.pick(SETTINGS)(draw, secret), gone: [secret] };
}

export const configurationClasses: readonly SampleClass[] = [
  simpleClass(
    {
      name: "configured-secret",
      group: "secret",
      about: "secrets in configuration files, key stores and tools of many makers",
    },
    configured,
    ["{}", "line {n}: {}", "cannot parse '{}'", "diff: {}", "applied {}"],
  ),
];
