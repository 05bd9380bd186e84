/** A program with everything on one thread that emits when it is told to, until it has nothing to do any more. */
import { startSonde } from "../../../src/index.ts";
import { numberedEvent } from "../spool/events.ts";

export type InlineTask = "emit" | "nothing left to do";

const [folder, url, timeoutMillis] = process.argv.slice(2);
const event = numberedEvent("test.inline", "normal");
startSonde({
  service: { name: "inline-child" },
  spool: { directory: `${folder}/spool` },
  privacy: { key: { file: `${folder}/key` } },
  export: { url: url!, timeoutMillis: Number(timeoutMillis), intervalMillis: 10 },
  isolation: "inline",
});
// The channel to the parent is all that keeps this process alive.
process.on("message", (task: InlineTask) => {
  if (task === "emit") event.emit({ sequence: 0 });
  else process.disconnect();
});
