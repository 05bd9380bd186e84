import type { Detector } from "../../text/detector.ts";
import { authorizationHeader } from "./authorization-header.ts";
import { callArgument } from "./call-argument.ts";
import { cephKey } from "./ceph-key.ts";
import { chapSecret } from "./chap-secret.ts";
import { commandLineSecret } from "./command-line-secret.ts";
import { cookie } from "./cookie.ts";
import { deviceDirective } from "./device-directive.ts";
import { encodedPrivateKey } from "./encoded-private-key.ts";
import { iban } from "./iban.ts";
import { jsonWebToken } from "./json-web-token.ts";
import { keyMaterial } from "./key-material.ts";
import { keyValueSecret } from "./key-value-secret.ts";
import { loginOptions } from "./login-options.ts";
import { oneTimePassword } from "./one-time-password.ts";
import { passwordFileLine } from "./password-file-line.ts";
import { passwordHash } from "./password-hash.ts";
import { paymentCard } from "./payment-card.ts";
import { pkcs12 } from "./pkcs12.ts";
import { privateKey } from "./private-key.ts";
import { privateKeyParameter } from "./private-key-parameter.ts";
import { productKey } from "./product-key.ts";
import { recoveryKey } from "./recovery-key.ts";
import { registryValue } from "./registry-value.ts";
import { snmpCommunity } from "./snmp-community.ts";
import { urlUserinfo } from "./url-userinfo.ts";
import { vendorToken } from "./vendor-token.ts";
import { windowsCredential } from "./windows-credential.ts";

/**
 * Credentials of all kinds but the clouds'. What proves itself comes before what goes by the name of a setting: of equal findings
 * the first names the placeholder.
 *
 * Left out, since their shape says too little: national identity numbers and telephone numbers (study 43), and strings
 * that merely look random (study 45), which digests, trace ids and UUIDs do as well.
 */
export const credentialsDetectors: readonly Detector[] = [
  privateKey,
  encodedPrivateKey,
  privateKeyParameter,
  pkcs12,
  jsonWebToken,
  vendorToken,
  windowsCredential,
  passwordHash,
  cephKey,
  recoveryKey,
  productKey,
  oneTimePassword,
  urlUserinfo,
  authorizationHeader,
  cookie,
  passwordFileLine,
  chapSecret,
  snmpCommunity,
  keyMaterial,
  registryValue,
  callArgument,
  deviceDirective,
  paymentCard,
  iban,
  commandLineSecret,
  loginOptions,
  keyValueSecret,
];
