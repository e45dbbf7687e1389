import { randomUUID } from 'node:crypto';
import { MillraceError } from '../../errors.ts';
import { isCount, isText } from './form.ts';
import { jsonCodec } from './record-codec.ts';
import { type Key, tableNames, type Tables } from './tables.ts';

/**
 * The format that this version writes, and the newest that it reads.
 *
 *  1  Millrace 0.1.0
 *  2  runs can be paused; a request can ask for that, and for removal
 *  3  outputs can be in files of the folder `data`
 *     items can come from a source: its chunks have a table, and its state is in the task
 *     items can wait for an answer, a signal or a time, and leave checkpoints, in other tables
 *     a run can be asked for more than a pause and a cancel, in a table of its own
 *     what items did is recorded in a table; what lacks there is found in the batches
 */
const storeFormat = 3;

/** Distinguishes a store from other LMDB files, and its format from newer ones. */
interface MarkerRecord {
  readonly format: number;
  readonly id: string;
}

const markerKey: Key = ['store'];

const markerCodec = jsonCodec<MarkerRecord>({ format: isCount, id: isText });

/** Returns undefined when there is no marker. Throws MR602 for a newer format. */
export function readMarker(tables: Tables, directory: string): MarkerRecord | undefined {
  const bytes = tables.get('meta', markerKey);
  if (!bytes) return undefined;
  const marker = markerCodec.decode(bytes, `the store ${directory}`);
  if (marker.format <= storeFormat) return marker;
  throw new MillraceError(
    'MR602',
    `The store ${directory} has format ${marker.format}; this version reads up to ${storeFormat}`,
    { hint: 'Update Millrace, or name another folder.', details: { path: directory } },
  );
}

export function writeMarker(tables: Tables): void {
  tables.put('meta', markerKey, markerCodec.encode({ format: storeFormat, id: randomUUID() }));
}

/**
 * Marks a store of an older format with this one, before a record is written that older versions
 * would misread: they refuse the store from then on.
 */
export function raiseFormat(tables: Tables): void {
  const bytes = tables.get('meta', markerKey);
  if (!bytes) return;
  const marker = markerCodec.decode(bytes, 'the store');
  if (marker.format >= storeFormat) return;
  tables.put('meta', markerKey, markerCodec.encode({ ...marker, format: storeFormat }));
}

/** True for a store whose creation was interrupted before its marker: nothing is stored in it. */
export function isBlank(tables: Tables): boolean {
  return tableNames.every((name) => tables.range(name, [], { limit: 1 }).length === 0);
}
