import { isRecord } from '../../lang/json.ts';
type Row = Record<string, unknown>;

/**
 * Every combination of `{name: [values]}` as an object; the last name varies fastest. `exclude`
 * drops combinations that have all members of one of its entries. `include` then extends every
 * combination whose axes its entry would not change, or adds the entry as a row of its own.
 */
export function matrix(
  axes: Readonly<Record<string, readonly unknown[]>>,
  options: { readonly include?: readonly Row[]; readonly exclude?: readonly Row[] } = {},
): Row[] {
  const { include = [], exclude = [] } = checked(options);
  const names = Object.keys(axes);
  let rows: Row[] = names.length === 0 && include.length > 0 ? [] : [{}];
  for (const name of names) {
    const values = axes[name];
    if (!Array.isArray(values)) throw new TypeError(`matrix needs a list for '${name}'`);
    rows = rows.flatMap((row) => values.map((value) => withMember(row, name, value)));
  }
  for (const entry of exclude) {
    const members = Object.keys(entry);
    rows = rows.filter((row) => !members.every((name) => agree(row, entry, name)));
  }
  return included(rows, names, include);
}

function withMember(row: Row, name: string, value: unknown): Row {
  return Object.fromEntries([...Object.entries(row), [name, value]]);
}

function included(rows: readonly Row[], axes: readonly string[], include: readonly Row[]): Row[] {
  const combined = [...rows];
  const added: Row[] = [];
  for (const entry of include) {
    const fixed = axes.filter((name) => Object.hasOwn(entry, name));
    let fits = false;
    for (const [at, row] of combined.entries()) {
      if (!fixed.every((name) => agree(row, entry, name))) continue;
      combined[at] = { ...row, ...entry };
      fits = true;
    }
    if (!fits) added.push({ ...entry });
  }
  return [...combined, ...added];
}

function agree(row: Row, entry: Row, name: string): boolean {
  return Object.hasOwn(row, name) && same(row[name], entry[name]);
}

/** Compares as JSON; the order of keys does not matter. */
function same(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || !one || !other) return one === other;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [mine, others] = [new Map(Object.entries(one)), new Map(Object.entries(other))];
  return (
    mine.size === others.size &&
    [...mine].every(([key, value]) => others.has(key) && same(value, others.get(key)))
  );
}

function checked<Options extends object>(options: Options): Options {
  const known = new Set(['include', 'exclude']);
  for (const [name, entries] of Object.entries(options)) {
    if (!known.has(name)) throw new TypeError(`matrix accepts include and exclude, not '${name}'`);
    const maps = Array.isArray(entries) && entries.every(isRecord);
    if (!maps) throw new TypeError(`matrix needs a list of maps for '${name}'`);
  }
  return options;
}
