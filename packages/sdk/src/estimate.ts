/** What the weights of received records say, without a running SDK: `@sonde/sdk/estimate`. */
export { type Drift, type DriftInput, drift } from "./estimate/drift.ts";
export { driftByEvent, type EventDrift, type NamedRecord } from "./estimate/drift-by-event.ts";
export { type EstimateRecord, type Total, total } from "./estimate/total.ts";
export { type RecordAttributes, weightOf } from "./estimate/weight.ts";
