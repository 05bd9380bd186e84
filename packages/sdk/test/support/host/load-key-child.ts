/** A process of its own that loads the key at the path it is given and prints it, or the reason. */
import { nodeFileSystem } from "../../../src/file-system.ts";
import { systemRandom } from "../../../src/random.ts";
import { loadKey } from "../../../src/scrub/key-file.ts";

const path = process.argv[2];
if (path === undefined) throw new Error("usage: load-key-child PATH");
const result = loadKey(nodeFileSystem, path, systemRandom());
process.stdout.write("key" in result ? Buffer.from(result.key).toString("hex") : result.reason);
