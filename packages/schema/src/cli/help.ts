/** Fits a screen. A test holds docs/cli.md to it. */
export const HELP = `sonde: typed telemetry events from a registry in Weaver's YAML

  sonde check              examine the registry
  sonde generate           examine it and write its TypeScript
  sonde generate --check   write nothing, fail if a written file is stale

  --config FILE            project file, by default sonde.config.json
  --registry DIR           folder of the registry, over the project file's
  --out DIR                folder of the generated files, likewise
  --format FORMAT          text (default), json or github
  --help, --version

Exit codes: 0 clean, 1 findings that are errors,
2 wrong use or unreadable input, 70 a bug in sonde itself.
`;
