import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { pageOf } from './support/markdown.ts';
import { tables } from './support/tables.ts';

const page = fileURLToPath(new URL('../../../docs/conformance.md', import.meta.url));

/** `vitest run --config .ci/vitest.config.mjs test/conformance/docs -u` rewrites the page. */
describe('docs/conformance.md', () => {
  it('equals the tables that the tests run', async () => {
    await expect(pageOf(tables)).toMatchFileSnapshot(page);
  });

  it('has at least 120 rows, each with a unique situation', () => {
    const situations = tables.flatMap(({ rows }) => rows.map(({ situation }) => situation));
    expect(new Set(situations).size).toBe(situations.length);
    expect(situations.length).toBeGreaterThanOrEqual(120);
  });
});
