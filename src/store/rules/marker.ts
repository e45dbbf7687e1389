import { randomUUID } from 'node:crypto';
import { MillraceError } from '../../errors.ts';
import { decodeRecord, encodeRecord, markerForm, storeFormat } from './records.ts';
import type { MarkerRecord } from './records.ts';
import { tableNames } from './tables.ts';
import type { Key, Tables } from './tables.ts';

/** What tells a store from other LMDB files, and its format from later ones. */
const markerKey: Key = ['store'];

/** Throws MR602 for a later format; undefined when there is no marker. */
export function readMarker(tables: Tables, directory: string): MarkerRecord | undefined {
  const bytes = tables.get('meta', markerKey);
  if (!bytes) return undefined;
  const marker = decodeRecord(bytes, markerForm, `the store ${directory}`);
  if (marker.format <= storeFormat) return marker;
  throw new MillraceError(
    'MR602',
    `The store ${directory} has format ${marker.format}; this version reads up to ${storeFormat}`,
    { hint: 'Update Millrace, or name another folder.', details: { path: directory } },
  );
}

export function writeMarker(tables: Tables): void {
  tables.put('meta', markerKey, encodeRecord({ format: storeFormat, id: randomUUID() }));
}

/** Marks a store of an earlier format, so that versions that would misread what is written from now on refuse it. */
export function raiseFormat(tables: Tables): void {
  const bytes = tables.get('meta', markerKey);
  if (!bytes) return;
  const marker = decodeRecord(bytes, markerForm, 'the store');
  if (marker.format >= storeFormat) return;
  tables.put('meta', markerKey, encodeRecord({ ...marker, format: storeFormat }));
}

/** A store whose creation was interrupted before its marker: nothing can have been stored in it. */
export function isBlank(tables: Tables): boolean {
  return tableNames.every((name) => tables.range(name, [], { limit: 1 }).length === 0);
}
