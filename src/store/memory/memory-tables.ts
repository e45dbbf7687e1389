import { invariant } from '../../lang/assert.ts';
import { tableNames } from '../rules/tables.ts';
import type { Entry, Key, RangeOptions, TableName, Tables } from '../rules/tables.ts';

interface Undo {
  readonly table: Map<string, Entry>;
  readonly text: string;
  readonly before: Entry | undefined;
}

/**
 * For tests: tables in memory that can undo a transaction. A range visits every entry of its table.
 */
export class MemoryTables implements Tables {
  readonly #tables = new Map(tableNames.map((name) => [name, new Map<string, Entry>()]));
  #undo: Undo[] | undefined;

  get(table: TableName, key: Key): Uint8Array | undefined {
    return this.#table(table).get(JSON.stringify(key))?.value.slice();
  }

  range(table: TableName, prefix: Key, options: RangeOptions = {}): Entry[] {
    const { from = -Infinity, limit } = options;
    return [...this.#table(table).values()]
      .filter(({ key }) => prefix.every((part, i) => key[i] === part))
      .filter(({ key }) => from === -Infinity || Number(key[prefix.length]) >= from)
      .toSorted((a, b) => compareKeys(a.key, b.key))
      .slice(0, limit)
      .map(({ key, value }) => ({ key, value: value.slice() }));
  }

  keys(table: TableName, prefix: Key, limit?: number): Key[] {
    return this.range(table, prefix, limit === undefined ? {} : { limit }).map(({ key }) => key);
  }

  put(table: TableName, key: Key, bytes: Uint8Array): void {
    this.#write(table, key, { key: [...key], value: new Uint8Array(bytes) });
  }

  remove(table: TableName, key: Key): void {
    this.#write(table, key, undefined);
  }

  /** Runs `work`. A throw undoes its writes. */
  transact<T>(work: () => T): T {
    invariant(this.#undo === undefined, 'a transaction is running already');
    const undo: Undo[] = [];
    this.#undo = undo;
    try {
      return work();
    } catch (error) {
      for (const { table, text, before } of undo.toReversed()) set(table, text, before);
      throw error;
    } finally {
      this.#undo = undefined;
    }
  }

  #table(name: TableName): Map<string, Entry> {
    const table = this.#tables.get(name);
    invariant(table, `no table ${name}`);
    return table;
  }

  #write(name: TableName, key: Key, entry: Entry | undefined): void {
    invariant(this.#undo, 'the store is written to only within Store.commit');
    const table = this.#table(name);
    const text = JSON.stringify(key);
    this.#undo.push({ table, text, before: table.get(text) });
    set(table, text, entry);
  }
}

function set(table: Map<string, Entry>, text: string, entry: Entry | undefined): void {
  if (entry) table.set(text, entry);
  else table.delete(text);
}

function compareKeys(a: Key, b: Key): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [x = '', y = ''] = [a[i], b[i]];
    if (x !== y) return x < y ? -1 : 1;
  }
  return a.length - b.length;
}
