import { stat } from 'node:fs/promises';
import { CompletionBatch } from '../../items/batch.ts';
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

/** Compares the heads of all batches with the files of their bodies. Reads no body. */
export async function checkBodies(store: OpenStoreReader): Promise<BodyCheck> {
  const sizes = new Map<string, number>();
  for (const { id } of store.runs()) {
    const folder = store.bodies?.of(id);
    if (folder === undefined) continue;
    for (const { task, visit } of store.tasks(id)) {
      for (const bytes of store.batches({ run: id, task, visit })) {
        const { reference } = CompletionBatch.open(sharedCopy(bytes));
        if (!reference) continue;
        const path = segmentPath(folder, reference);
        const size = sizes.get(path) ?? (await sizeOf(path));
        sizes.set(path, size);
        const isThere = reference.offset + reference.length <= size;
        if (!isThere) return { files: sizes.size, missing: path };
      }
    }
  }
  return { files: sizes.size, missing: undefined };
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
