import type { Rule } from "../rule.ts";
import { ambiguousRef } from "./ambiguous-ref.ts";
import { attributeIsNamespace } from "./attribute-is-namespace.ts";
import { badBounds } from "./bad-bounds.ts";
import { badKeepWhen } from "./bad-keep-when.ts";
import { badRate } from "./bad-rate.ts";
import { badRefinement } from "./bad-refinement.ts";
import { badRename } from "./bad-rename.ts";
import { brokenDependency } from "./broken-dependency.ts";
import { byDroppedClass } from "./by-dropped-class.ts";
import { byNotRequired } from "./by-not-required.ts";
import { circularRef } from "./circular-ref.ts";
import { classTooLoose } from "./class-too-loose.ts";
import { classTypeMismatch } from "./class-type-mismatch.ts";
import { crowdedEvent } from "./crowded-event.ts";
import { deprecatedUse } from "./deprecated-use.ts";
import { duplicateName } from "./duplicate-name.ts";
import { emptyBrief } from "./empty-brief.ts";
import { enumHygiene } from "./enum-hygiene.ts";
import { eventBody } from "./event-body.ts";
import { excludedRef } from "./excluded-ref.ts";
import { expired } from "./expired.ts";
import { expiresLate } from "./expires-late.ts";
import { expiresSoon } from "./expires-soon.ts";
import { groupCollision } from "./group-collision.ts";
import { invalidAnnotationValue } from "./invalid-annotation-value.ts";
import { invalidEnum } from "./invalid-enum.ts";
import { invalidExample } from "./invalid-example.ts";
import { invalidName } from "./invalid-name.ts";
import { invalidUnit } from "./invalid-unit.ts";
import { keepWhenReveals } from "./keep-when-reveals.ts";
import { leftOutAttribute } from "./left-out-attribute.ts";
import { misplacedIdentifies } from "./misplaced-identifies.ts";
import { missingClass } from "./missing-class.ts";
import { missingDiagnosticLevel } from "./missing-diagnostic-level.ts";
import { missingExpiry } from "./missing-expiry.ts";
import { missingOwner } from "./missing-owner.ts";
import { nameCollision } from "./name-collision.ts";
import { nearDuplicateName } from "./near-duplicate-name.ts";
import { notBuiltYet } from "./not-built-yet.ts";
import { numberWithoutUnit } from "./number-without-unit.ts";
import { personalSamplingKey } from "./personal-sampling-key.ts";
import { referenceLimit } from "./reference-limit.ts";
import { requiredCannotLeave } from "./required-cannot-leave.ts";
import { reservedNamespace } from "./reserved-namespace.ts";
import { rowTooLong } from "./row-too-long.ts";
import { samplingAgainstSeverity } from "./sampling-against-severity.ts";
import { stabilityMismatch } from "./stability-mismatch.ts";
import { tooManyAttributes } from "./too-many-attributes.ts";
import { tooMuchText } from "./too-much-text.ts";
import { undeclaredDependency } from "./undeclared-dependency.ts";
import { unitInName } from "./unit-in-name.ts";
import { unknownAnnotationKey } from "./unknown-annotation-key.ts";
import { unmatchedImport } from "./unmatched-import.ts";
import { unresolvedRef } from "./unresolved-ref.ts";
import { unsupportedType } from "./unsupported-type.ts";
import { unusedDefinition } from "./unused-definition.ts";
import { wireKeyCollision } from "./wire-key-collision.ts";

/** Every rule about what a registry means, by id. */
export const RULES: readonly Rule[] = [
  ambiguousRef,
  attributeIsNamespace,
  badBounds,
  badKeepWhen,
  badRate,
  badRefinement,
  badRename,
  brokenDependency,
  byDroppedClass,
  byNotRequired,
  circularRef,
  classTooLoose,
  classTypeMismatch,
  crowdedEvent,
  deprecatedUse,
  duplicateName,
  emptyBrief,
  enumHygiene,
  eventBody,
  excludedRef,
  expired,
  expiresLate,
  expiresSoon,
  groupCollision,
  invalidAnnotationValue,
  invalidEnum,
  invalidExample,
  invalidName,
  invalidUnit,
  keepWhenReveals,
  leftOutAttribute,
  misplacedIdentifies,
  missingClass,
  missingDiagnosticLevel,
  missingExpiry,
  missingOwner,
  nameCollision,
  nearDuplicateName,
  notBuiltYet,
  numberWithoutUnit,
  personalSamplingKey,
  referenceLimit,
  requiredCannotLeave,
  reservedNamespace,
  rowTooLong,
  samplingAgainstSeverity,
  stabilityMismatch,
  tooManyAttributes,
  tooMuchText,
  undeclaredDependency,
  unitInName,
  unknownAnnotationKey,
  unmatchedImport,
  unresolvedRef,
  unsupportedType,
  unusedDefinition,
  wireKeyCollision,
];
