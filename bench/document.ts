// What does a shared value cost, per document and per read? Uses src/document only.
//   node --expose-gc dist/bench/document.js [--quick] [--json] [--only encode,path,all,records,first-read]
import { parseArgs } from 'node:util';
import { encodeRows } from './document/encode.ts';
import { firstReadRows } from './document/first-read.ts';
import { allRows, pathRows, recordRows } from './document/read.ts';
import type { Row } from './document/table.ts';

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean' },
    quick: { type: 'boolean' },
    only: { type: 'string', default: 'encode,path,all,records,first-read' },
  },
});
const sizes: [string, number][] = [
  ['1 KB', 2 ** 10],
  ['1 MB', 2 ** 20],
];
if (!options.quick) sizes.push(['64 MB', 2 ** 26]);

const questions: Readonly<Record<string, () => Promise<Row[]>>> = {
  encode: () => encodeRows(sizes),
  path: () => pathRows(sizes),
  all: () => allRows(sizes),
  records: recordRows,
  'first-read': () => firstReadRows(sizes),
};

for (const [bench, measure] of Object.entries(questions)) {
  if (!options.only.split(',').includes(bench)) continue;
  const rows = await measure();
  if (options.json) console.log(JSON.stringify({ schema: 'millrace.bench/1', bench, rows }));
  else {
    console.log(bench);
    console.table(Object.fromEntries(rows.map(({ value, ...figures }) => [value, figures])));
  }
}
