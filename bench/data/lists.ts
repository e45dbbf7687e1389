/**
 * What does it cost to go through a long array? A run over 500,000 objects that are in memory, with
 * an action that does nothing: the time until the first items are on disk, the CPU time of an item,
 * and the peak of memory, each in a process of its own. `--against DIR` measures another built
 * checkout in turn. `--items N`, `--rounds N`.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { join, resolve } from 'node:path';
import { option, print, row, textOption } from '../support.ts';

const ITEMS = option('items', 500_000);
const ROUNDS = option('rounds', 5);
const other = textOption('against');
const script = fileURLToPath(new URL('./list-run.js', import.meta.url));
const here = new URL('../../src/index.js', import.meta.url).href;

interface Figures {
  readonly firstMs: number;
  readonly wallMs: number;
  readonly cpuMicros: number;
  readonly peakMb: number;
}

function measure(index: string): Figures {
  const args = ['--expose-gc', script, index, String(ITEMS)];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

const contenders = [
  { name: 'this', index: here },
  ...(other === undefined
    ? []
    : [{ name: 'other', index: pathToFileURL(join(resolve(other), 'dist/src/index.js')).href }]),
];
const measured = contenders.map(() => [] as Figures[]);
for (let round = 0; round < ROUNDS; round++) {
  for (const [at, { index }] of contenders.entries()) measured[at]?.push(measure(index));
}
print(
  `An array of ${ITEMS.toLocaleString('en')} objects`,
  contenders.flatMap(({ name }, at) => {
    const found = measured[at] ?? [];
    const figure = (key: keyof Figures) => found.map((figures) => figures[key]);
    return [
      row(`${name}: first commit`, 'ms', figure('firstMs')),
      row(`${name}: all`, 'ms', figure('wallMs')),
      row(`${name}: CPU of an item`, 'µs', figure('cpuMicros')),
      row(`${name}: peak`, 'MB', figure('peakMb')),
    ];
  }),
  [],
);
