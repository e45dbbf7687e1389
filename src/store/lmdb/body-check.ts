import { stat } from 'node:fs/promises';
import { CompletionBatch } from '../../items/batch.ts';
import type { BodyReference } from '../../items/body.ts';
import type { RunId, RunRecord } from '../../run/records.ts';
import { parameterPages } from '../../run/parameter-pages.ts';
import { PageTable } from '../../segments/page-table.ts';
import { segmentPath } from '../../segments/segment-path.ts';
import { memberOf } from '../../lang/thrown.ts';
import type { OpenStoreReader } from './lmdb-store.ts';

/** What a store has in files beside its tables. */
interface BodyCheck {
  /** Files that heads refer to. */
  readonly files: number;
  /** The first file that is missing or shorter than heads say. */
  readonly missing: string | undefined;
}

/**
 * Compares the heads of all batches, and the tables of long lists, with the files that they refer
 * to. Reads no body and no page.
 */
export async function checkBodies(store: OpenStoreReader): Promise<BodyCheck> {
  const sizes = new Map<string, number>();
  for (const record of store.runs()) {
    const folder = store.bodies?.of(record.id);
    if (folder === undefined) continue;
    for (const reference of referencesOf(store, record)) {
      const path = segmentPath(folder, reference);
      const size = sizes.get(path) ?? (await sizeOf(path));
      sizes.set(path, size);
      const isThere = reference.offset + reference.length <= size;
      if (!isThere) return { files: sizes.size, missing: path };
    }
  }
  return { files: sizes.size, missing: undefined };
}

/** The bodies of batches, and the pages of lists. */
function* referencesOf(
  store: OpenStoreReader,
  { id, inPages = [] }: RunRecord,
): Generator<BodyReference, void> {
  for (const name of inPages) yield* pagesOf(store, id, parameterPages(name));
  for (const { task, visit, list } of store.tasks(id)) {
    if (list?.kind === 'pages') yield* pagesOf(store, id, list.name);
    for (const bytes of store.batches({ run: id, task, visit })) {
      const { reference } = CompletionBatch.open(sharedCopy(bytes));
      if (reference) yield reference;
    }
  }
}

function* pagesOf(
  store: OpenStoreReader,
  run: RunId,
  name: string,
): Generator<BodyReference, void> {
  const bytes = store.document(run, name);
  if (!bytes) return;
  const table = PageTable.open(sharedCopy(bytes));
  for (let page = 0; page < table.count; page++) yield table.reference(page);
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (memberOf(error, 'code') === 'ENOENT') return 0;
    throw error;
  }
}

function sharedCopy(bytes: Uint8Array): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer(bytes.byteLength);
  new Uint8Array(buffer).set(bytes);
  return buffer;
}
