import { build } from "esbuild";

/** What generated code hands to the SDK, seen from outside. */
export interface GeneratedDefinition {
  readonly name: string;
  readonly scope: { readonly name: string; readonly version: string; readonly schemaUrl: string };
  readonly sampling: object;
  readonly fields: Readonly<
    Record<
      string,
      { readonly key: string; readonly unit?: string; readonly members?: readonly unknown[] }
    >
  >;
  write(to: object, from: object): void;
  keepWhen?(from: object): boolean;
  samplingValue?(from: object): unknown;
}

const EMITTER = "export const defineEvent = (definition) => definition;";

/**
 * Bundles generated files with a stand-in for the SDK whose handles are their definitions, runs
 * the result and returns every export of the index.
 */
export async function runGenerated(
  files: ReadonlyMap<string, string>,
): Promise<readonly GeneratedDefinition[]> {
  const { outputFiles } = await build({
    stdin: { contents: 'export * from "generated:index.ts";', loader: "ts" },
    bundle: true,
    format: "esm",
    write: false,
    logLevel: "silent",
    plugins: [
      {
        name: "generated",
        setup(builder) {
          builder.onResolve({ filter: /.*/ }, ({ path }) => ({
            path: path.replace(/^(generated:|\.\/)/, "").replace(/\.js$/, ".ts"),
            namespace: "generated",
          }));
          builder.onLoad({ filter: /.*/, namespace: "generated" }, ({ path }) => {
            if (path === "@sonde/sdk/emitter") return { contents: EMITTER, loader: "js" };
            const contents = files.get(path);
            return contents === undefined ? undefined : { contents, loader: "ts" };
          });
        },
      },
    ],
  });
  const code = Buffer.from(outputFiles[0]?.contents ?? []).toString("base64");
  const module: Record<string, GeneratedDefinition> = await import(
    /* @vite-ignore */ `data:text/javascript;base64,${code}`
  );
  return Object.values(module);
}
