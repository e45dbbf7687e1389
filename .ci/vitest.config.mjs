// Tests run as compiled JavaScript from dist/: workers and child processes load the published files,
// on every Node version. `build` runs first (npm test does it).
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const report = process.env.MILLRACE_TEST_REPORT;

/** These end threads of their process or measure its memory: each file has its own process. */
const apart = ['crash', 'end-to-end', 'pool', 'workers'].map(
  (folder) => `dist/test/${folder}/**/*.test.js`,
);
const shares = 'dist/test/document/share.test.js';

export default defineConfig({
  test: {
    root: fileURLToPath(new URL('..', import.meta.url)),
    // Forks: LMDB shares one native table of environments between threads.
    pool: 'forks',
    execArgv: ['--expose-gc'],
    // Tests wait for processes and for time to pass: four keep two cores busy.
    maxWorkers: 4,
    // Long enough for a loaded machine: only a test that hangs reaches it.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
    // Node loads the tested files, as for a user; vitest would transform them in each process.
    server: { deps: { external: [/\/node_modules\//, /\/dist\/(?:schema|src|workers)\//] } },
    projects: [
      { extends: true, test: { name: 'apart', include: [...apart, shares] } },
      {
        extends: true,
        test: {
          name: 'together',
          isolate: false,
          setupFiles: ['dist/test/support/leave-as-found.js'],
          include: ['dist/test/**/*.test.js'],
          exclude: [...apart, shares],
        },
      },
    ],
  },
});
