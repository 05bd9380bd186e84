import type { SampleClass } from "../sample.ts";
import { accountClasses } from "./accounts.ts";
import { awsClasses } from "./aws.ts";
import { azureClasses } from "./azure.ts";
import { configurationClasses } from "./configurations.ts";
import { googleClasses } from "./google.ts";
import { keyClasses } from "./keys.ts";
import { knownClasses } from "./known.ts";
import { networkClasses } from "./network.ts";
import { outputClasses } from "./outputs.ts";
import { passwordClasses } from "./passwords.ts";
import { pathClasses } from "./paths.ts";
import { paymentClasses } from "./payment.ts";
import { storageNameClasses } from "./storage-names.ts";
import { storagePlaceClasses } from "./storage-places.ts";
import { tokenClasses } from "./tokens.ts";
import { webClasses } from "./web.ts";

/** Every class of the study's list that text is searched for, secrets first. */
export const SAMPLE_CLASSES: readonly SampleClass[] = [
  ...azureClasses,
  ...awsClasses,
  ...googleClasses,
  ...keyClasses,
  ...tokenClasses,
  ...webClasses,
  ...passwordClasses,
  ...configurationClasses,
  ...storageNameClasses,
  ...storagePlaceClasses,
  ...networkClasses,
  ...pathClasses,
  ...accountClasses,
  ...outputClasses,
  ...paymentClasses,
  ...knownClasses,
];
