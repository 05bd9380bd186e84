import type { EventHandle } from "@sonde/sdk/emitter";
import {
  type CompactionFinished,
  compactionFinished,
  type EngineLevelReported,
  type EngineStatisticsReported,
  engineLevelReported,
  engineStatisticsReported,
  type OperationBatchCommitted,
  type OperationDeleteCompleted,
  type OperationFailed,
  type OperationGetCompleted,
  type OperationPutCompleted,
  type OperationScanCompleted,
  operationBatchCommitted,
  operationDeleteCompleted,
  operationFailed,
  operationGetCompleted,
  operationPutCompleted,
  operationScanCompleted,
  type StoreClosed,
  type StoreOpened,
  type StoreOpenFailed,
  type StoreRepaired,
  type StoreStateChanged,
  storeClosed,
  storeOpened,
  storeOpenFailed,
  storeRepaired,
  storeStateChanged,
} from "../telemetry/generated/index.ts";
import type { WrapHandle } from "./observe.ts";

/** An event of one store: its id is bound once. */
type OfStore<A extends { storeId: string }> = EventHandle<Omit<A, "storeId">>;

/** The handles of the registry, bound to one store. */
export interface StoreTelemetry {
  readonly opened: OfStore<StoreOpened>;
  readonly closed: OfStore<StoreClosed>;
  readonly openFailed: OfStore<StoreOpenFailed>;
  readonly stateChanged: OfStore<StoreStateChanged>;
  readonly repaired: OfStore<StoreRepaired>;
  readonly putCompleted: OfStore<OperationPutCompleted>;
  readonly getCompleted: OfStore<OperationGetCompleted>;
  readonly deleteCompleted: OfStore<OperationDeleteCompleted>;
  readonly batchCommitted: OfStore<OperationBatchCommitted>;
  readonly scanCompleted: OfStore<OperationScanCompleted>;
  readonly operationFailed: OfStore<OperationFailed>;
  readonly compactionFinished: OfStore<CompactionFinished>;
  readonly statisticsReported: OfStore<EngineStatisticsReported>;
  readonly levelReported: OfStore<EngineLevelReported>;
}

/** `wrap` puts something around every handle, such as a count; by default nothing. */
export function storeTelemetry(
  storeId: string,
  wrap: WrapHandle = (handle) => handle,
): StoreTelemetry {
  function bind<A extends { storeId: string }>(handle: EventHandle<A>): OfStore<A> {
    return wrap(handle).with<"storeId">({ storeId } as Pick<A, "storeId">);
  }
  return {
    opened: bind(storeOpened),
    closed: bind(storeClosed),
    openFailed: bind(storeOpenFailed),
    stateChanged: bind(storeStateChanged),
    repaired: bind(storeRepaired),
    putCompleted: bind(operationPutCompleted),
    getCompleted: bind(operationGetCompleted),
    deleteCompleted: bind(operationDeleteCompleted),
    batchCommitted: bind(operationBatchCommitted),
    scanCompleted: bind(operationScanCompleted),
    operationFailed: bind(operationFailed),
    compactionFinished: bind(compactionFinished),
    statisticsReported: bind(engineStatisticsReported),
    levelReported: bind(engineLevelReported),
  };
}
