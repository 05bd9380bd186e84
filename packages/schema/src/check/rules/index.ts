import type { Rule } from "../rule.ts";
import { badBounds } from "./bad-bounds.ts";
import { badKeepWhen } from "./bad-keep-when.ts";
import { badRate } from "./bad-rate.ts";
import { byDroppedClass } from "./by-dropped-class.ts";
import { byNotRequired } from "./by-not-required.ts";
import { classTypeMismatch } from "./class-type-mismatch.ts";
import { duplicateName } from "./duplicate-name.ts";
import { expired } from "./expired.ts";
import { invalidAnnotationValue } from "./invalid-annotation-value.ts";
import { invalidEnum } from "./invalid-enum.ts";
import { invalidName } from "./invalid-name.ts";
import { keepWhenReveals } from "./keep-when-reveals.ts";
import { missingClass } from "./missing-class.ts";
import { missingDiagnosticLevel } from "./missing-diagnostic-level.ts";
import { missingExpiry } from "./missing-expiry.ts";
import { missingOwner } from "./missing-owner.ts";
import { nameCollision } from "./name-collision.ts";
import { notBuiltYet } from "./not-built-yet.ts";
import { numberWithoutUnit } from "./number-without-unit.ts";
import { requiredCannotLeave } from "./required-cannot-leave.ts";
import { reservedNamespace } from "./reserved-namespace.ts";
import { rowTooLong } from "./row-too-long.ts";
import { tooManyAttributes } from "./too-many-attributes.ts";
import { unknownAnnotationKey } from "./unknown-annotation-key.ts";
import { unresolvedRef } from "./unresolved-ref.ts";
import { unsupportedType } from "./unsupported-type.ts";
import { wireKeyCollision } from "./wire-key-collision.ts";

/** Every rule about what a registry means, by id. */
export const RULES: readonly Rule[] = [
  badBounds,
  badKeepWhen,
  badRate,
  byDroppedClass,
  byNotRequired,
  classTypeMismatch,
  duplicateName,
  expired,
  invalidAnnotationValue,
  invalidEnum,
  invalidName,
  keepWhenReveals,
  missingClass,
  missingDiagnosticLevel,
  missingExpiry,
  missingOwner,
  nameCollision,
  notBuiltYet,
  numberWithoutUnit,
  requiredCannotLeave,
  reservedNamespace,
  rowTooLong,
  tooManyAttributes,
  unknownAnnotationKey,
  unresolvedRef,
  unsupportedType,
  wireKeyCollision,
];
