import type { Detector } from "../../text/detector.ts";
import { accountAtHost } from "./account-at-host.ts";
import { accountKey } from "./account-key.ts";
import { accountProse } from "./account-prose.ts";
import { distinguishedName } from "./distinguished-name.ts";
import { downLevelName } from "./down-level-name.ts";
import { emailAddress } from "./email-address.ts";
import { homePath } from "./home-path.ts";
import { kerberosPrincipal } from "./kerberos-principal.ts";
import { localPath } from "./local-path.ts";
import { machineAccount } from "./machine-account.ts";
import { processOwner } from "./process-owner.ts";
import { sid } from "./sid.ts";
import { uncPath } from "./unc-path.ts";
import { windowsDomain } from "./windows-domain.ts";
import { windowsEventField } from "./windows-event-field.ts";

/** People's names alone are not among them: without a dictionary nobody can tell them from other words. */
export const identityDetectors: readonly Detector[] = [
  uncPath,
  homePath,
  localPath,
  sid,
  distinguishedName,
  kerberosPrincipal,
  emailAddress,
  accountAtHost,
  downLevelName,
  machineAccount,
  windowsEventField,
  windowsDomain,
  accountKey,
  accountProse,
  processOwner,
];
