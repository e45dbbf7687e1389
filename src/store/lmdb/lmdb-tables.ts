import { open } from 'lmdb';
import type { Database, RootDatabase } from 'lmdb';
import { MillraceError } from '../../errors.ts';
import { invariant } from '../../lang/assert.ts';
import { closed, refusePromise } from '../rules/refusals.ts';
import { tableNames } from '../rules/tables.ts';
import type { Entry, Key, RangeOptions, TableName, Tables } from '../rules/tables.ts';

type KeyPart = string | number | Uint8Array;
/** LMDB gives a key of one part back as that part alone. */
type LmdbTable = Database<Uint8Array, KeyPart[] | KeyPart>;

export interface OpenMode {
  readonly readOnly: boolean;
  /** Flushes each commit to the device before its promise resolves. */
  readonly sync: boolean;
}

const ours: ReadonlySet<unknown> = new Set(tableNames);

/** Sorts after every string and number that a key can have. */
const afterAll = new Uint8Array([0xff]);

/**
 * Opens LMDB so that visible means durable: without `overlappingSync` a reader, in this or another process, sees
 * a commit only after its flush. Without `eventTurnBatching` a failed commit rejects one promise and no more.
 */
export function openLmdb(directory: string, mode: OpenMode): RootDatabase {
  return open({
    path: directory,
    noSubdir: false,
    encoding: 'binary',
    maxDbs: 16,
    overlappingSync: false,
    eventTurnBatching: false,
    noSync: !mode.sync,
    readOnly: mode.readOnly,
  });
}

/** The tables of a store on disk. Every read outside a transaction sees the newest commit of any process. */
export class LmdbTables implements Tables {
  readonly #root: RootDatabase;
  readonly #tables: ReadonlyMap<TableName, LmdbTable>;
  #writing = false;
  #fault: MillraceError | undefined;
  #closed = false;

  private constructor(root: RootDatabase, tables: ReadonlyMap<TableName, LmdbTable>) {
    this.#root = root;
    this.#tables = tables;
  }

  /** The first write that LMDB refused. Its transaction changed nothing, and none after it is accepted. */
  get fault(): MillraceError | undefined {
    return this.#fault;
  }

  /**
   * Creates the tables that are missing. Undefined for a database of another program, or a read-only unfinished one.
   * Tables that this version does not know may be those of a later one: the marker tells.
   */
  static of(root: RootDatabase): LmdbTables | undefined {
    const found = new Set<unknown>(root.getKeys());
    const foreign = [...found].some((name) => !ours.has(name));
    if (foreign && !found.has('meta')) return undefined;
    const tables = new Map<TableName, LmdbTable>();
    for (const name of tableNames) {
      const table: LmdbTable | undefined = root.openDB({ name, encoding: 'binary' });
      if (!table) return undefined;
      tables.set(name, table);
    }
    return new LmdbTables(root, tables);
  }

  get(table: TableName, key: Key): Uint8Array | undefined {
    return this.#read(table, (db) => {
      const bytes = db.get([...key]);
      return bytes && plain(bytes);
    });
  }

  range(table: TableName, prefix: Key, options: RangeOptions = {}): Entry[] {
    const { from, limit } = options;
    const bounds = {
      ...(prefix.length > 0 || from !== undefined
        ? { start: from === undefined ? [...prefix] : [...prefix, from] }
        : {}),
      end: [...prefix, afterAll],
      ...(limit === undefined ? {} : { limit }),
    };
    return this.#read(table, (db) => {
      const entries: Entry[] = [];
      for (const { key, value } of db.getRange(bounds)) {
        entries.push({ key: partsOf(key), value: plain(value) });
      }
      return entries;
    });
  }

  keys(table: TableName, prefix: Key, limit: number): Key[] {
    const bounds = { start: [...prefix], end: [...prefix, afterAll], limit };
    return this.#read(table, (db) => Array.from(db.getKeys(bounds), partsOf));
  }

  put(table: TableName, key: Key, bytes: Uint8Array): void {
    this.#write(table, (db) => void db.put([...key], unshared(bytes)));
  }

  remove(table: TableName, key: Key): void {
    this.#write(table, (db) => void db.remove([...key]));
  }

  /** Reads everything; the number of bytes of all values. */
  readAll(): number {
    let bytes = 0;
    for (const table of this.#tables.values()) {
      for (const { value } of table.getRange()) bytes += value.byteLength;
    }
    return bytes;
  }

  /**
   * Runs `work` in a child transaction of its own, so that a throw takes back what it wrote and nothing else.
   * Calls of one turn are committed together.
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
      if (this.#fault) throw this.#fault;
      return result;
    } finally {
      this.#writing = false;
    }
  }

  #fail(cause: unknown): MillraceError {
    const reason = cause instanceof Error ? cause.message : String(cause);
    this.#fault ??= new MillraceError('MR605', `The store could not be written: ${reason}`, {
      hint: 'Look for a full or failing disk. What was committed before is still there.',
      cause,
    });
    return this.#fault;
  }

  #table(name: TableName): LmdbTable {
    const table = this.#tables.get(name);
    invariant(table, `no table ${name}`);
    return table;
  }

  #read<T>(name: TableName, read: (table: LmdbTable) => T): T {
    if (this.#closed) throw closed();
    if (!this.#writing) this.#root.resetReadTxn();
    try {
      return read(this.#table(name));
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
      write(this.#table(name));
    } catch (error) {
      throw this.#fail(error);
    }
  }
}

function isCommitFailure(error: unknown): error is { readonly commitError: Promise<unknown> } {
  return error instanceof Error && 'commitError' in error && error.commitError instanceof Promise;
}

/** It comes in a promise of its own, which without a handler would end the process. */
function reasonOfFailure(commitError: Promise<unknown>): Promise<unknown> {
  return commitError.catch((reason: unknown) => reason);
}

/** On Node 20 LMDB would store random memory in place of shared bytes. */
function unshared(bytes: Uint8Array): Uint8Array {
  return bytes.buffer instanceof ArrayBuffer ? bytes : new Uint8Array(bytes);
}

/** Without what a Buffer does differently: its `slice` would share the bytes. */
function plain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function partsOf(key: KeyPart[] | KeyPart): Key {
  return (Array.isArray(key) ? key : [key]).map((part) => {
    invariant(!(part instanceof Uint8Array), 'a key has names and numbers only');
    return part;
  });
}
