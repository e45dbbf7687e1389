import { deserialize, serialize } from 'node:v8';
import { Document } from '../../src/document/document.ts';
import { toJS } from '../../src/document/public.ts';
import { record, shapes } from './values.ts';
import { type Medians, type Row, inTurns, ratio, time } from './table.ts';

type Rec = ReturnType<typeof record>;

/** What a job does so many times is divided by it, since one read is shorter than the clock. */
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

/** Reading one path: the same four steps to a text in a value of each size. */
export async function pathRows(sizes: readonly [string, number][]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [label, bytes] of sizes) {
    const list = Array.from({ length: Math.ceil(bytes / 128) }, (_, i) => record(i));
    const value = { task: { build: { output: list } } };
    const view = Document.from(value).view() as typeof value;
    const middle = list.length >> 1;
    const medians = await inTurns(
      { path: repeated(() => view.task.build.output[middle]?.['host']) },
      { rounds: 5, heavy: false },
    );
    rows.push({
      value: `task.build.output[${middle}].host, ${label}`,
      path: time(per(medians, 'path')),
    });
  }
  return rows;
}

/** Reading all: a plain copy, against what makes one of other bytes. */
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
      const medians = await inTurns(jobs, { rounds: 3, heavy: false });
      rows.push({
        value: `${name} ${label}`,
        toJS: time(medians['toJS']),
        'JSON.parse': time(medians['parse']),
        'v8.deserialize': time(medians['v8']),
        'toJS ÷ parse': ratio(medians['toJS'], medians['parse']),
      });
    }
  }
  return rows;
}

/** Reading records: a walk over 10,000, and the fields of one in a loop. */
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
    { rounds: 5, heavy: false },
  );
  const reads = await inTurns(
    {
      one: repeated(() => one['load']),
      view: repeated(() => fields(one)),
      parse: repeated(() => fields(JSON.parse(oneText) as Rec)),
    },
    { rounds: 5, heavy: false },
  );
  const parsed = per(reads, 'parse');
  return [
    compared('walk 10,000 records, two fields each', walks['view'], walks['parse']),
    compared('one field of a record', per(reads, 'one'), parsed),
    compared('all five fields of a record', per(reads, 'view'), parsed),
  ];
}

function compared(value: string, view: number | undefined, parse: number | undefined): Row {
  return { value, view: time(view), 'JSON.parse': time(parse), faster: ratio(parse, view) };
}

function per(medians: Medians, name: string): number {
  return (medians[name] ?? Number.NaN) / repeats;
}
