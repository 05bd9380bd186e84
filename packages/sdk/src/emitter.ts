/** All that generated code and libraries need: declare events and emit them, whoever runs the SDK. */
export type {
  DeliveryDefinition,
  DiagnosticLevel,
  Durability,
  EmitOptions,
  EventDefinition,
  EventHandle,
  FieldDefinition,
  FieldType,
  FieldWriter,
  FieldWriters,
  IdentifiedThing,
  Priority,
  PrivacyClass,
  SamplingDefinition,
  ScalarType,
  ScopeDefinition,
  Severity,
} from "./emit/definition.ts";
export { defineEvent } from "./emit/handle.ts";
