import { Document, encode } from '../../document/document.ts';
import type { NoteFiles, StoreReader, Transaction } from '../../ports/store.ts';
import { crashPolicy } from '../../ports/defaults.ts';
import type { ItemNote } from '../../items/item-note.ts';
import { type NotedItem, withDeath } from '../../run/process-deaths.ts';
import { asRunId } from '../../run/run-id.ts';
import type { Lease, RunId } from '../../run/records.ts';
import { sharedCopy } from '../../history/stored-results.ts';
import { ProcessDeaths } from '../active/process-deaths.ts';

/** The document that a run has once a process has died that had it. */
const deathsDocument = 'deaths';

/**
 * A process has died that had a run: counts the items that were in flight then, also of its child
 * runs. Called in the transaction that acquires the run, so that each death counts once.
 */
export function countDeath(tx: Transaction, { run, epoch }: Lease, notes: NoteFiles): void {
  const noted = notes.read(run, epoch).filter((note) => isUnfinished(tx, note));
  put(tx, run, withDeath(storedDeaths(tx, run) ?? [], noted));
}

/** In a rerun, each item that was given up has another chance: alone, and last. */
export function forgiveDeaths(tx: Transaction, run: RunId): void {
  const known = storedDeaths(tx, run);
  if (!known) return;
  put(tx, run, known, crashPolicy.deathsPerItem);
}

/** Undefined for a run of which no process has died: its workers note nothing. */
export function openDeaths(
  store: StoreReader & { readonly notes?: NoteFiles },
  { run, epoch }: Lease,
): ProcessDeaths | undefined {
  const known = storedDeaths(store, run);
  return known && store.notes && new ProcessDeaths(known, store.notes.open(run, epoch));
}

function put(tx: Transaction, run: RunId, items: readonly NotedItem[], most = Infinity): void {
  const rows = items.map((item) => {
    return [item.run, item.task, item.visit, item.index, Math.min(item.deaths, most)];
  });
  tx.putDocument(run, deathsDocument, Document.trusted(encode(rows)).bytes());
}

function storedDeaths(store: StoreReader, run: RunId): readonly NotedItem[] | undefined {
  const bytes = store.document(run, deathsDocument);
  if (!bytes) return undefined;
  const rows: unknown = Document.open(sharedCopy(bytes)).view();
  return Array.isArray(rows) ? rows.map((row: unknown) => itemOf(row)) : [];
}

function itemOf(row: unknown): NotedItem {
  const [run, task, visit, index, deaths] = Array.isArray(row) ? row : [];
  return {
    run: String(run),
    task: String(task),
    visit: Number(visit),
    index: Number(index),
    deaths: Number(deaths),
  };
}

function isUnfinished(tx: Transaction, { run, task, visit, index }: ItemNote): boolean {
  const key = { run: asRunId(run), task, visit };
  const record = tx.task(key);
  return record?.state === 'running' && index < record.summary.total && !tx.isDone(key, index);
}
