import type { Detector } from "../../text/detector.ts";
import { downLevelName } from "./down-level-name.ts";
import { emailAddress } from "./email-address.ts";
import { homePath } from "./home-path.ts";
import { localPath } from "./local-path.ts";
import { sid } from "./sid.ts";
import { uncPath } from "./unc-path.ts";

export const identityDetectors: readonly Detector[] = [
  uncPath,
  homePath,
  localPath,
  sid,
  emailAddress,
  downLevelName,
];
