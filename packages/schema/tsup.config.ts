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
});
