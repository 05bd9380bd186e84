import { ALPHANUMERIC, type Draw } from "../draw.ts";
import { simpleClass } from "../line.ts";
import { hostName, password, userName } from "../names.ts";
import type { SampleClass, Value } from "../sample.ts";
import { accountName } from "./azure.ts";

/** ADO.NET, ODBC, OLE DB and JDBC, with the quoting of each. */
function connectionString(draw: Draw): Value {
  const secret = password(draw);
  const awkward = `${draw.word()};${draw.word()}=${draw.between(10, 99)}`;
  const [written, part] = draw.chance(0.25)
    ? [draw.pick([`"${awkward}"`, `{${awkward}}`, `'${awkward}'`]), awkward]
    : [secret, secret];
  const server = `${hostName(draw)}.database.windows.net`;
  const key = draw.pick(["Password", "Pwd", "PWD", "password"]);
  const parts = [
    `${draw.pick(["Server=tcp:", "Data Source=", "Host="])}${server}`,
    `${draw.pick(["Initial Catalog", "Database"])}=main`,
    `${draw.pick(["User Id", "UID", "User ID", "Username"])}=${userName(draw)}`,
    `${key}=${written}`,
    draw.pick(["Encrypt=True", "Connect Timeout=30", "Pooling=false"]),
  ];
  if (draw.chance(0.2)) {
    const user = userName(draw);
    const text = draw.pick([
      `jdbc:postgresql://${hostName(draw)}/main?user=${user}&password=${encodeURIComponent(secret)}`,
      `jdbc:sqlserver://${hostName(draw)}:1433;databaseName=main;user=${user};password=${secret};encrypt=true`,
    ]);
    return { text, gone: [text.includes("?") ? encodeURIComponent(secret) : secret] };
  }
  if (draw.chance(0.3)) parts.unshift("Driver={ODBC Driver 18 for SQL Server}");
  return { text: parts.join(";") + draw.pick(["", ";"]), gone: [part] };
}

/** One-way and mutual, as initiators, arrays and tools name it; 12 to 16 characters where Windows sets the bound. */
function chapSecret(draw: Draw): Value {
  const secret = draw.characters(`${ALPHANUMERIC}!#%*+-_`, draw.between(12, 16));
  const text = draw.pick([
    `CHAP secret: ${secret}`,
    `node.session.auth.password = ${secret}`,
    `node.session.auth.password_in = ${secret}`,
    `discovery.sendtargets.auth.password=${secret}`,
    `chapSecret="${secret}"`,
    `"chap_secret": "${secret}"`,
    `-ChapSecret ${secret}`,
    `mutual chap secret ${secret}`,
    `chap-password=${secret}`,
    `inbound-password ${secret}`,
    `iscsi security add-initiator -chap-passphrase ${secret}`,
    `chap_target_secret: ${secret}`,
  ]);
  return { text, gone: [secret] };
}

const KEYS =
  "password passwd pwd passphrase secret client_secret clientSecret api_key apiKey access_token auth_token db_password DB_PASSWORD ADMIN_PASSWORD bindPassword ldap.bind.password secret_key private_token encryptionKey root_password smbPassword".split(
    " ",
  );

function keyValue(draw: Draw): Value {
  const secret = password(draw);
  const key = draw.pick(KEYS);
  const phrase = `${draw.word()} ${draw.word()} ${draw.between(10, 99)}`;
  const [form, part] = draw.pick<readonly [string, string]>([
    [`${key}=${secret}`, secret],
    [`${key}: ${secret}`, secret],
    [`"${key}":"${secret}"`, secret],
    [`"${key}": "${phrase}"`, phrase],
    [`${key} = '${phrase}'`, phrase],
    [`'${key}': '${secret}'`, secret],
    [`${key} => "${secret}"`, secret],
    [`<${key}>${secret}</${key}>`, secret],
    [`${key} := "${secret}"`, secret],
    [`export ${key}="${secret}"`, secret],
  ]);
  return { text: form, gone: [part] };
}

function commandLine(draw: Draw): Value {
  const secret = password(draw);
  const user = userName(draw);
  const text = draw.pick([
    `--password ${secret}`,
    `--password=${secret}`,
    `-Password "${secret}"`,
    `mysql -u ${user} -p${secret} main`,
    `PGPASSWORD=${secret} psql -U ${user}`,
    `sshpass -p ${secret} ssh backup`,
    `curl -u ${user}:${secret} https://array.example/api`,
    `mount -t cifs -o username=${user},password=${secret},vers=3.0`,
    `ipmitool -I lanplus -U ${user} -P ${secret} chassis status`,
    `net use Z: /user:${user} ${secret}`,
    `--client-secret ${secret}`,
    `--api-key=${secret}`,
    `openssl rsa -passin pass:${secret}`,
    `RESTIC_PASSWORD=${secret} restic check`,
    `smbclient //array/share -U ${user}%${secret}`,
    `sqlcmd -S array -U ${user} -P ${secret}`,
    `ldapsearch -x -D cn=admin -w ${secret}`,
    `redis-cli -a ${secret} ping`,
    `docker login -u ${user} -p ${secret}`,
    `rclone sync --s3-secret-access-key ${secret}`,
    `ConvertTo-SecureString "${secret}" -AsPlainText -Force`,
  ]);
  return { text, gone: [secret] };
}

function prose(draw: Draw): Value {
  if (draw.chance(0.15)) {
    const key = draw.pick([draw.hex(32), draw.characters(ALPHANUMERIC, 40)]);
    return { text: `using api key ${key}`, gone: [key] };
  }
  const secret = password(draw);
  const text = draw.pick([
    `password is ${secret}`,
    `the passphrase is "${secret}"`,
    `Password: ${secret}`,
    `with password '${secret}'`,
    `SNMP community string: ${secret}`,
    `wrong password "${secret}"`,
    `new password: ${secret}`,
  ]);
  return { text, gone: [secret] };
}

/** Keys of gateways and stores that have no mark of their own, in their own settings. */
function storageSetting(draw: Draw): Value {
  const secret = draw.pick([draw.base64(32), draw.characters(ALPHANUMERIC, 40), draw.base64(16)]);
  const text = draw.pick([
    `MINIO_ROOT_PASSWORD=${secret}`,
    `fs.azure.account.key.${accountName(draw)}.dfs.core.windows.net=${secret}`,
    `rgw secret_key: ${secret}`,
    `"secret_key": "${secret}"`,
    `[client.admin] key = ${`AQ${secret}`}`,
    `b2 applicationKey=${secret}`,
    `zfs load-key passphrase: ${secret}`,
  ]);
  return { text, gone: [secret] };
}

export const passwordClasses: readonly SampleClass[] = [
  simpleClass(
    { name: "connection-string", group: "secret", about: "passwords in connection strings" },
    connectionString,
    ["cannot open {}", "using {}", 'connection "{}" failed with error {n}', "ConnectionString={}"],
  ),
  simpleClass(
    { name: "chap-secret", group: "secret", about: "secrets of iSCSI CHAP" },
    chapSecret,
    ["{}", "initiator login with {}", "set {} on the target", "applied {} for session {n}"],
  ),
  simpleClass(
    {
      name: "key-value-secret",
      group: "secret",
      about: "passwords behind their key: JSON, YAML, ini, XML, environment",
    },
    keyValue,
    ["{}", "settings {} were refused", "invalid line {n}: {}", "loaded {}", "config {} is stale"],
  ),
  simpleClass(
    { name: "command-line-secret", group: "secret", about: "passwords on command lines" },
    commandLine,
    ["command failed: {}", "exec {}", "+ {}", "spawn {} exited with {n}"],
  ),
  simpleClass({ name: "prose-secret", group: "secret", about: "passwords in sentences" }, prose, [
    "login refused, {}",
    "{}",
    "restored, {}",
    "note: {}",
  ]),
  simpleClass(
    {
      name: "storage-setting-secret",
      group: "secret",
      about: "keys in the settings of object stores and volumes",
    },
    storageSetting,
    ["{}", "gateway started with {}", "ignoring {}", "parsed {}"],
  ),
];
