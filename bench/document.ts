// What does a shared value cost, once per document and once per read? Isolates src/document: no thread, disk or template.
//   node dist/bench/document.js [--quick] [--json]
import { parseArgs } from 'node:util';
import { serialize } from 'node:v8';
import { Bench } from 'tinybench';
import { Document, encode } from '../src/document/document.ts';

interface Row {
  readonly value: string;
  readonly bytes: number;
  /** Milliseconds, medians. */
  readonly encode: number;
  readonly stringify: number;
  readonly serialize: number;
  readonly structuredClone: number;
  /** Checks everything, as a worker does once per document. */
  readonly open: number;
  /** Nanoseconds for `view.value` and on to a leaf in the middle. */
  readonly pathRead: number;
}

const words = 'the quick brown fox jumps over a lazy dog and Ärger später'.split(' ');

function sentence(seed: number, length: number): string {
  return Array.from({ length }, (_, i) => words[(seed * 7 + i * 13) % words.length]).join(' ');
}

/** Values whose JSON text has about `bytes` bytes. */
const makers: Record<string, (bytes: number) => unknown[]> = {
  records: (bytes) =>
    Array.from({ length: bytes / 128 }, (_, i) => ({
      id: i,
      host: `node-${i}.example.org`,
      endpoint: `https://node-${i}.example.org/health`,
      up: i % 3 !== 0,
      load: i / 7,
    })),
  deep: (bytes) =>
    Array.from({ length: bytes / 560 }, (_, i) => {
      let value: unknown = { leaf: i };
      for (let level = 0; level < 40; level++) value = level % 2 ? [value] : { next: value, level };
      return value;
    }),
  numbers: (bytes) => Array.from({ length: bytes / 19 }, (_, i) => Math.sin(i)),
  text: (bytes) => Array.from({ length: bytes / 1030 }, (_, i) => sentence(i, 200)),
  mixed: (bytes) =>
    Array.from({ length: bytes / 235 }, (_, i) => ({
      name: sentence(i, 4),
      tags: [words[i % words.length], `tag ${i % 10}`],
      at: [i / 3, i],
      notes: i % 5 ? null : { text: sentence(i, 12), by: { user: `u${i}`, admin: false } },
      [`key${i % 20}`]: { [`option${i % 9}`]: true, count: i },
    })),
};

async function medians(jobs: Record<string, () => unknown>, large: boolean): Promise<number[]> {
  const bench = new Bench(
    large ? { time: 0, iterations: 3, warmup: false, throws: true } : { time: 300, throws: true },
  );
  for (const [name, job] of Object.entries(jobs)) bench.add(name, () => void job());
  await bench.run();
  return bench.tasks.map(({ result }) => (result.state === 'completed' ? result.latency.p50 : NaN));
}

/** Follows the first child that is there, so that the path ends at a leaf. */
function descend(view: unknown): unknown {
  let at = view;
  while (typeof at === 'object' && at !== null)
    at = Array.isArray(at) ? at[0] : Object.values(at)[0];
  return at;
}

function pathRead(value: readonly unknown[]): number {
  const view = Document.open(encode({ task: { output: value } })).view() as {
    task: { output: unknown[] };
  };
  const reads = 200_000;
  const middle = value.length >> 1;
  descend(view.task.output[middle]);
  let best = Infinity;
  for (let round = 0; round < 5; round++) {
    const start = process.hrtime.bigint();
    for (let i = 0; i < reads; i++) void view.task.output[middle];
    best = Math.min(best, Number(process.hrtime.bigint() - start) / reads);
  }
  return best;
}

async function measure(
  name: string,
  label: string,
  value: unknown[],
  large: boolean,
): Promise<Row> {
  const sealed = encode(value);
  const [encoded, text, v8, clone, opened] = await medians(
    {
      encode: () => encode(value),
      stringify: () => JSON.stringify(value),
      serialize: () => serialize(value),
      structuredClone: () => structuredClone(value),
      open: () => Document.open(sealed),
    },
    large,
  );
  return {
    value: `${name} ${label}`,
    bytes: sealed.byteLength,
    encode: encoded ?? NaN,
    stringify: text ?? NaN,
    serialize: v8 ?? NaN,
    structuredClone: clone ?? NaN,
    open: opened ?? NaN,
    pathRead: pathRead(value),
  };
}

function ms(value: number): string {
  return value.toPrecision(3);
}

function printTable(rows: readonly Row[]): void {
  console.table(
    rows.map((row) => ({
      value: row.value,
      'encode ms': ms(row.encode),
      'JSON.stringify ms': ms(row.stringify),
      'v8.serialize ms': ms(row.serialize),
      'structuredClone ms': ms(row.structuredClone),
      'encode / serialize': (row.encode / row.serialize).toFixed(2),
      'open ms': ms(row.open),
      'path read ns': Math.round(row.pathRead),
      'MB sealed': ms(row.bytes / 2 ** 20),
    })),
  );
}

const { values: options } = parseArgs({
  options: { json: { type: 'boolean' }, quick: { type: 'boolean' } },
});
const sizes: [string, number][] = [
  ['1 KB', 2 ** 10],
  ['1 MB', 2 ** 20],
];
if (!options.quick) sizes.push(['64 MB', 2 ** 26]);

const rows: Row[] = [];
for (const [label, bytes] of sizes) {
  for (const [name, make] of Object.entries(makers)) {
    rows.push(await measure(name, label, make(Math.ceil(bytes)), bytes > 2 ** 24));
  }
}
if (options.json)
  console.log(JSON.stringify({ schema: 'millrace.bench/1', bench: 'document', rows }));
else printTable(rows);
