import type { ValueOption } from "../option.ts";

export const LOCK: ValueOption = {
  kind: "value",
  name: "--lock",
  placeholder: "FILE",
  summary: "the lock, over the project file's",
};

export const AGAINST: ValueOption = {
  kind: "value",
  name: "--against",
  placeholder: "BASE",
  summary: "lock (default), git:REF or a folder",
};
