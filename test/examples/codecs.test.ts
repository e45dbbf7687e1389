import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { importExample, runExample } from '../support/examples-command.ts';
import { temporaryFolder } from '../support/temp.ts';

interface Row {
  readonly file: string;
  readonly codec: string;
  readonly level: number;
  readonly runs: number;
  readonly bytes: number;
  readonly packed: number;
  readonly ratio: number;
  readonly pack_ms: number;
}

interface Output {
  readonly files: readonly Row[];
  readonly overall: readonly Row[];
  readonly plot: string;
  readonly machine: Readonly<Record<string, unknown>>;
}

const { mad, median } = await importExample<{
  mad(values: readonly number[]): number;
  median(values: readonly number[]): number;
}>('codecs/statistics.mjs');

describe('the statistics of the codecs', () => {
  it.each([
    [[3, 1, 2], 2, 1],
    [[4, 1, 2, 3], 2.5, 1],
    [[5, 5, 5, 900, 5], 5, 0],
    [[7], 7, 0],
  ])('of %o are %d ± %d', (values, middle, spread) => {
    expect([median(values), mad(values)]).toEqual([middle, spread]);
  });
});

test('every codec is measured five times on every file, and a table and a plot are made of it', async () => {
  const folder = await temporaryFolder();
  const files = ['a', 'b'].map((name) => join(folder, name));
  for (const file of files) await writeFile(file, 'to be or not to be, '.repeat(50));
  const plot = join(folder, 'plot.svg');
  const run = await runExample<Output>('codecs', {
    files: JSON.stringify(files),
    levels: '[1, 9]',
    plot,
  });
  const { output, tasks } = run;
  const combinations = ['brotli 1', 'brotli 11', 'deflate 1', 'deflate 9', 'gzip 1', 'gzip 9'];
  expect(tasks['measure']?.summary).toMatchObject({ total: 60, succeeded: 60 });
  expect(output.overall.map(({ codec, level }) => `${codec} ${level}`)).toEqual(combinations);
  expect(output.files).toHaveLength(12);
  for (const { runs, bytes, packed, ratio, pack_ms: ms } of output.files) {
    expect([runs, bytes]).toEqual([5, 1000]);
    expect(ratio).toBe(1000 / packed);
    expect(ms).toBeGreaterThan(0);
  }
  expect(output.machine).toMatchObject({ node: process.versions.node });
  const svg = await readFile(plot, 'utf8');
  expect(svg).toMatch(/^<svg xmlns.*<\/svg>\n$/s);
  expect(svg.match(/<polyline /g)).toHaveLength(3);
  expect(svg).not.toContain('NaN');
});
