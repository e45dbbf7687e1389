import { types } from 'node:util';
import type * as lmdb from 'lmdb';
import type { Database, RootDatabase } from 'lmdb';
import { MillraceError } from '../../errors.ts';
import { invariant } from '../../lang/assert.ts';
import { memberOf, messageOf } from '../../lang/thrown.ts';
import { requirePackage } from '../../package-files.ts';
import { closed, refusePromise } from '../rules/refusals.ts';
import { tableNames } from '../rules/tables.ts';
import type { Entry, Key, RangeOptions, TableName, Tables } from '../rules/tables.ts';

type KeyPart = string | number | Uint8Array;
/** LMDB returns a key of one part as that part alone. */
type LmdbTable = Database<Uint8Array, KeyPart[] | KeyPart>;

export interface OpenMode {
  readonly readOnly: boolean;
  /** Flushes each commit to the device before its promise resolves. */
  readonly sync: boolean;
}

const ours: ReadonlySet<unknown> = new Set(tableNames);

/** Sorts after every string and number in a key. */
const afterAll = new Uint8Array([0xff]);

/** Named tables that an environment can open. A setting of the process, not of the file. */
const maxTables = 64;

/**
 * Readers that an environment has room for; each open store is one. The process that is the first
 * to open it makes the room.
 */
export const maxReaders = 1024;

/**
 * Opens LMDB so that visible means durable: without `overlappingSync`, readers of any process see a
 * commit only after its flush. Without `eventTurnBatching`, a failed commit rejects exactly one
 * promise.
 */
export function openLmdb(directory: string, mode: OpenMode): RootDatabase {
  const { open } = requirePackage('lmdb') as typeof lmdb;
  return open({
    path: directory,
    noSubdir: false,
    encoding: 'binary',
    maxDbs: maxTables,
    maxReaders,
    overlappingSync: false,
    eventTurnBatching: false,
    noSync: !mode.sync,
    readOnly: mode.readOnly,
  });
}

/**
 * The tables of a store on disk. Outside a transaction a read sees the newest commit.
 *
 *   open ──work of `transact` runs──▶ writing ──▶ open     only `writing` allows writes
 *   open, writing ──LMDB refuses a write──▶ failed         reads go on, every transaction rejects
 *   any ──close──▶ closed
 */
export class LmdbTables implements Tables {
  readonly #root: RootDatabase;
  readonly #tables = new Map<TableName, LmdbTable>();
  #writing = false;
  #failure: MillraceError | undefined;
  #closed = false;

  private constructor(root: RootDatabase) {
    this.#root = root;
  }

  /** The first write that LMDB refused. Its transaction changed nothing; later ones reject. */
  get failure(): MillraceError | undefined {
    return this.#failure;
  }

  /**
   * Opens all tables, and creates missing ones unless the store is open read-only. Undefined for
   * the database of another program. Unknown tables can belong to a newer version: the marker
   * decides.
   */
  static of(root: RootDatabase): LmdbTables | undefined {
    const found = new Set<unknown>(root.getKeys());
    const foreign = [...found].some((name) => !ours.has(name));
    if (foreign && !found.has('meta')) return undefined;
    const tables = new LmdbTables(root);
    for (const name of tableNames) tables.#table(name);
    return tables;
  }

  get(table: TableName, key: Key): Uint8Array | undefined {
    return this.#read(table, (db) => {
      const bytes = db.get([...key]);
      return bytes && plain(bytes);
    });
  }

  range(table: TableName, prefix: Key, options: RangeOptions = {}): Entry[] {
    const bounds = boundsOf(prefix, options);
    const entries: Entry[] = [];
    this.#read(table, (db) => {
      for (const { key, value } of db.getRange(bounds)) {
        entries.push({ key: partsOf(key), value: plain(value) });
      }
    });
    return entries;
  }

  keys(table: TableName, prefix: Key, limit?: number): Key[] {
    const bounds = boundsOf(prefix, limit === undefined ? {} : { limit });
    return this.#read(table, (db) => Array.from(db.getKeys(bounds), partsOf)) ?? [];
  }

  put(table: TableName, key: Key, bytes: Uint8Array): void {
    this.#write(table, (db) => void db.put([...key], unshared(bytes)));
  }

  remove(table: TableName, key: Key): void {
    this.#write(table, (db) => void db.remove([...key]));
  }

  /** Reads every value; returns their total number of bytes. */
  readAll(): number {
    let bytes = 0;
    for (const table of this.#tables.values()) {
      for (const { value } of table.getRange()) bytes += value.byteLength;
    }
    return bytes;
  }

  /**
   * Runs `work` in a child transaction: a throw undoes its writes and no others. Calls of one turn
   * of the event loop are committed together.
   */
  async transact<T>(work: () => T): Promise<T> {
    try {
      return await this.#root.childTransaction(() => this.#inside(work));
    } catch (error) {
      if (!isCommitFailure(error)) throw error;
      throw this.#fail(await reasonOfFailure(error.commitError));
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#root.close();
  }

  #inside<T>(work: () => T): T {
    this.#writing = true;
    try {
      const result = refusePromise(work());
      if (this.#failure) throw this.#failure;
      return result;
    } finally {
      this.#writing = false;
    }
  }

  #fail(cause: unknown): MillraceError {
    this.#failure ??= new MillraceError(
      'MR605',
      `The store could not be written: ${messageOf(cause)}`,
      {
        hint: 'Make room or mend the disk, then open the store again: what was committed is there.',
        cause,
      },
    );
    return this.#failure;
  }

  /** Opens a table, or creates it. Undefined when it is missing and the store is open read-only. */
  #table(name: TableName): LmdbTable | undefined {
    const known = this.#tables.get(name);
    if (known) return known;
    const table: LmdbTable | undefined = this.#root.openDB({ name, encoding: 'binary' });
    if (table) this.#tables.set(name, table);
    return table;
  }

  /** Undefined when the table is missing: it reads like an empty one. */
  #read<T>(name: TableName, read: (table: LmdbTable) => T): T | undefined {
    if (this.#closed) throw closed();
    if (!this.#writing) this.#root.resetReadTxn();
    try {
      const table = this.#table(name);
      return table && read(table);
    } catch (error) {
      throw new MillraceError('MR606', `The store cannot be read: ${String(error)}`, {
        hint: 'What was read before is intact; restore the store from a copy if there is one.',
        cause: error,
      });
    }
  }

  #write(name: TableName, write: (table: LmdbTable) => void): void {
    invariant(this.#writing, 'the store is written to only within Store.commit');
    try {
      const table = this.#table(name);
      invariant(table, `no table ${name}`);
      write(table);
    } catch (error) {
      throw this.#fail(error);
    }
  }
}

function boundsOf(prefix: Key, { from, limit }: RangeOptions) {
  return {
    ...(prefix.length > 0 || from !== undefined
      ? { start: from === undefined ? [...prefix] : [...prefix, from] }
      : {}),
    end: [...prefix, afterAll],
    ...(limit === undefined ? {} : { limit }),
  };
}

function isCommitFailure(error: unknown): error is { readonly commitError: Promise<unknown> } {
  return types.isPromise(memberOf(error, 'commitError'));
}

/** LMDB rejects a second promise with the reason; without a handler it would end the process. */
function reasonOfFailure(commitError: Promise<unknown>): Promise<unknown> {
  return commitError.catch((reason: unknown) => reason);
}

/** Copies shared memory: on Node 20, LMDB would store random process memory in its place. */
function unshared(bytes: Uint8Array): Uint8Array {
  return types.isSharedArrayBuffer(bytes.buffer) ? new Uint8Array(bytes) : bytes;
}

/** A plain Uint8Array: `slice` of a Buffer would share its bytes. */
function plain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function partsOf(key: KeyPart[] | KeyPart): Key {
  return (Array.isArray(key) ? key : [key]).map((part) => {
    invariant(!types.isUint8Array(part), 'a key has names and numbers only');
    return part;
  });
}
