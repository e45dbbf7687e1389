import { deserialize, serialize } from 'node:v8';
import { Document } from '../../src/document/document.ts';
import { toJS } from '../../src/document/public.ts';
import { record, shapes } from './values.ts';
import { type Row, inTurns, ratio, time } from './table.ts';

type Rec = ReturnType<typeof record>;

/** Reads per job: one read is too short for the clock, so times are divided by this number. */
const repeats = 1000;

function repeated(read: () => unknown): () => unknown {
  return () => {
    let last: unknown;
    for (let i = 0; i < repeats; i++) last = read();
    return last;
  };
}

function fields(of: Rec): unknown {
  return [of['id'], of['host'], of['endpoint'], of['up'], of['load']].length;
}

/** Reads one path: the same four steps to a text, in a value of each size. */
export async function pathRows(sizes: readonly [string, number][]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [label, bytes] of sizes) {
    const list = Array.from({ length: Math.ceil(bytes / 128) }, (_, i) => record(i));
    const value = { task: { build: { output: list } } };
    const view = Document.from(value).view() as typeof value;
    const middle = list.length >> 1;
    const samples = await inTurns(
      { path: repeated(() => view.task.build.output[middle]?.['host']) },
      { heavy: false },
    );
    rows.push({
      value: `task.build.output[${middle}].host, ${label}`,
      path: time(samples['path'], repeats),
    });
  }
  return rows;
}

/** Reads everything into a plain copy, compared with the decoders of other formats. */
export async function allRows(sizes: readonly [string, number][]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [label, bytes] of sizes.filter(([, size]) => size < 2 ** 24)) {
    for (const [name, make] of Object.entries(shapes)) {
      const value = make(bytes);
      const view = Document.from(value).view();
      const text = JSON.stringify(value);
      const sealed = serialize(value);
      const jobs = {
        toJS: () => toJS(view),
        parse: () => JSON.parse(text),
        v8: () => deserialize(sealed),
      };
      const samples = await inTurns(jobs, { heavy: false });
      rows.push({
        value: `${name} ${label}`,
        toJS: time(samples['toJS']),
        'JSON.parse': time(samples['parse']),
        'v8.deserialize': time(samples['v8']),
        'toJS ÷ parse': ratio(samples['toJS'], samples['parse']),
      });
    }
  }
  return rows;
}

/** Reads records: a walk over 10,000, and the fields of one in a loop. */
export async function recordRows(): Promise<Row[]> {
  const list = Array.from({ length: 10_000 }, (_, i) => record(i));
  const view = Document.from(list).view() as Rec[];
  const text = JSON.stringify(list);
  const one = view[5000] ?? {};
  const oneText = JSON.stringify(one);
  const walk = (records: Rec[]): number => {
    let up = 0;
    for (const each of records) if (each['up'] && Number(each['load']) > 1) up++;
    return up;
  };
  const walks = await inTurns(
    { view: () => walk(view), parse: () => walk(JSON.parse(text) as Rec[]) },
    { heavy: false },
  );
  const filter = (records: Rec[]): number => records.filter((each) => each['up']).length;
  const filters = await inTurns(
    { view: () => filter(view), parse: () => filter(JSON.parse(text) as Rec[]) },
    { heavy: false },
  );
  const reads = await inTurns(
    {
      one: repeated(() => one['load']),
      view: repeated(() => fields(one)),
      parse: repeated(() => fields(JSON.parse(oneText) as Rec)),
    },
    { heavy: false },
  );
  const { one: oneField, view: allFields, parse: parsed } = reads;
  return [
    compared('walk 10,000 records, two fields each', walks['view'], walks['parse'], 1),
    compared('filter 10,000 records by a field', filters['view'], filters['parse'], 1),
    compared('one field of a record', oneField, parsed, repeats),
    compared('all five fields of a record', allFields, parsed, repeats),
  ];
}

function compared(
  value: string,
  view: readonly number[] | undefined,
  parse: readonly number[] | undefined,
  parts: number,
): Row {
  return {
    value,
    view: time(view, parts),
    'JSON.parse': time(parse, parts),
    faster: ratio(parse, view),
  };
}
