// Tests run as compiled JavaScript from dist/: workers and child processes load the same files that are
// published, on every Node version. `build` runs first (npm test does it).
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const report = process.env.MILLRACE_TEST_REPORT;

export default defineConfig({
  test: {
    root: fileURLToPath(new URL('..', import.meta.url)),
    include: ['dist/test/**/*.test.js'],
    // Forks: LMDB shares one native table of environments between threads.
    pool: 'forks',
    execArgv: ['--expose-gc'],
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
  },
});
