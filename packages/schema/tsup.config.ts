import { cp } from "node:fs/promises";
import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["src/index.ts", "src/main.ts"],
  format: "esm",
  target: "node22.15",
  platform: "node",
  dts: false,
  removeNodeProtocol: false,
  sourcemap: true,
  clean: true,
  // `sonde explain` shows them.
  onSuccess: () => cp("../../docs/rules", "dist/rules", { recursive: true }),
});
