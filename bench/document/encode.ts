import { serialize } from 'node:v8';
import { Document } from '../../src/document/document.ts';
import { release, share } from '../../src/document/public.ts';
import { codecs } from '../peers/codecs.ts';
import { shapes } from './values.ts';
import { type Row, type Samples, inTurns, ratio, time } from './table.ts';

/** Size limit for the builder of flexbuffers, which takes minutes for larger values. */
const mostForFlexbuffers = 2 ** 21;

/** From a value to bytes: `encode` for this thread, `share` with the checksum for other threads. */
export async function encodeRows(sizes: readonly [string, number][]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [label, bytes] of sizes) {
    for (const [name, make] of Object.entries(shapes)) {
      const value = make(bytes);
      const { flexbuffers = () => {}, ...others } = codecs;
      const jobs: Record<string, () => unknown> = {
        encode: () => Document.from(value),
        share: () => release(share(value)),
        serialize: () => serialize(value),
        stringify: () => JSON.stringify(value),
        structuredClone: () => structuredClone(value),
      };
      for (const [peer, encode] of Object.entries(others)) jobs[peer] = () => encode(value);
      if (bytes < mostForFlexbuffers) jobs['flexbuffers'] = () => flexbuffers(value);
      const heavy = bytes > 2 ** 24;
      rows.push(row(`${name} ${label}`, await inTurns(jobs, { heavy })));
    }
  }
  return rows;
}

function row(value: string, samples: Samples): Row {
  const { encode, share: shared, serialize: v8, stringify, structuredClone: cloned } = samples;
  return {
    value,
    encode: time(encode),
    'encode ÷ v8': ratio(encode, v8),
    'share ÷ v8': ratio(shared, v8),
    'v8.serialize': time(v8),
    'JSON.stringify': time(stringify),
    structuredClone: time(cloned),
    msgpackr: time(samples['msgpackr']),
    flexbuffers: time(samples['flexbuffers']),
  };
}
