import type { Detector } from "../../text/detector.ts";
import { awsAccessKeyId } from "./aws-access-key-id.ts";
import { awsSecretKey } from "./aws-secret-key.ts";
import { awsSessionToken } from "./aws-session-token.ts";
import { azureSas } from "./azure-sas.ts";
import { azureServiceKey } from "./azure-service-key.ts";
import { azureStorageKey } from "./azure-storage-key.ts";
import { caskKey } from "./cask-key.ts";
import { cloudCredential } from "./cloud-credential.ts";
import { cloudKey } from "./cloud-key.ts";
import { cloudResourceName } from "./cloud-resource-name.ts";
import { cloudResourcePath } from "./cloud-resource-path.ts";
import { cloudSignature } from "./cloud-signature.ts";
import { connectionString } from "./connection-string.ts";
import { databaseLogin } from "./database-login.ts";
import { entraClientSecret } from "./entra-client-secret.ts";
import { googleKey } from "./google-key.ts";
import { googleServiceAccount } from "./google-service-account.ts";
import { providerToken } from "./provider-token.ts";
import { queryParameter } from "./query-parameter.ts";
import { storageSetting } from "./storage-setting.ts";
import { vaultUnsealKey } from "./vault-unseal-key.ts";

/** Keys of clouds and what is signed with them. What proves itself comes before what needs words around it. */
export const cloudDetectors: readonly Detector[] = [
  azureSas,
  azureStorageKey,
  azureServiceKey,
  caskKey,
  entraClientSecret,
  awsAccessKeyId,
  awsSessionToken,
  googleKey,
  googleServiceAccount,
  providerToken,
  storageSetting,
  vaultUnsealKey,
  cloudSignature,
  cloudCredential,
  awsSecretKey,
  cloudKey,
  connectionString,
  databaseLogin,
  cloudResourceName,
  cloudResourcePath,
  queryParameter,
];
