export const intro = `The package has six entries; each is an ES module, and \`require\` loads it as well:

- \`millrace\` runs workflows and reads the store.
- \`millrace/action\` is what an action file needs. It loads fast; \`millrace\` exports the same names.
- \`millrace/builder\` builds workflows in TypeScript.
- \`millrace/ui\` shows runs in a browser: [the dashboard](dashboard.md), in a server of your own.
- \`millrace/otel\` traces and measures runs by the API of OpenTelemetry: [tracing](operations.md#tracing).
- \`millrace/document\` shares values between threads. [Values](documents.md) explains how.

A store folder is opened by an \`Executor\`, which runs workflows in its worker threads. Close it at the end:
\`await executor.close()\`, or \`await using executor = …\` where Node.js supports it. Wrong usage and a failing environment
throw \`MillraceError\` with a [code](errors.md). Durations are milliseconds or texts such as \`'30s'\`; sizes are bytes or
texts such as \`'16KiB'\`. Outputs and inputs can be read-only views of shared memory: they behave like frozen data.

A bundle (\`esbuild --bundle --platform=node\`) needs the package \`millrace\`, in the version that was bundled, in a
\`node_modules\` that Node.js finds from the bundle: worker threads, programs, built-in actions and \`lmdb\` are loaded from
there. A bundle as an ES module also needs \`require\`:
\`--banner:js="import { createRequire as nodeRequire } from 'node:module'; const require = nodeRequire(import.meta.url);"\`.

A test runs each example, in a folder with these two files, and compares what it prints with its comments.`;

/** Titles of the groups of \`millrace\`, by the module that exports them. */
export const groupTitles: Readonly<Record<string, string>> = {
  'api/runs': 'Runs',
  'api/stored-runs': 'Stored runs',
  'api/workflows': 'Workflows',
  'api/graphs': 'Drawings',
  'api/diagnosis': 'The machine',
  'api/action-reference': 'The built-in actions',
  'api/actions': 'Actions',
  'api/texts': 'Texts',
  'api/basics': 'Errors, states and values',
};
