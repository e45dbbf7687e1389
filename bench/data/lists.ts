/**
 * What does it cost to go through a long array? A run over 500,000 objects that are in memory, with
 * an action that does nothing: the time until the first items are on disk, the CPU time of an item,
 * and the peak of memory, each in a process of its own. `--against DIR` measures another built
 * checkout in turn. `--items N`, `--rounds N`.
 */
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { option, print, row, textOption } from '../support.ts';
import { type ListFigures, measureList } from './measure-list.ts';

const ITEMS = option('items', 500_000);
const ROUNDS = option('rounds', 5);
const other = textOption('against');
const here = fileURLToPath(new URL('../../src/index.js', import.meta.url));

const contenders = [
  { name: 'this', index: here },
  ...(other === undefined
    ? []
    : [{ name: 'other', index: join(resolve(other), 'dist/src/index.js') }]),
];
const measured = contenders.map(() => [] as ListFigures[]);
for (let round = 0; round < ROUNDS; round++) {
  for (const [at, { index }] of contenders.entries())
    measured[at]?.push(measureList(index, 'array', String(ITEMS)));
}
print(
  `An array of ${ITEMS.toLocaleString('en')} objects`,
  contenders.flatMap(({ name }, at) => {
    const found = measured[at] ?? [];
    const figure = (key: keyof ListFigures) => found.map((figures) => figures[key]);
    return [
      row(`${name}: first commit`, 'ms', figure('firstMs')),
      row(`${name}: all`, 'ms', figure('wallMs')),
      row(`${name}: CPU of an item`, 'µs', figure('cpuMicros')),
      row(`${name}: peak`, 'MB', figure('peakMb')),
    ];
  }),
  [],
);
