import { namesOf, packageEntries, type PublicName } from './entries.ts';

/** An entry of the package on the page: the names that are described there, and the others. */
export interface EntryPart {
  readonly entry: string;
  /** Groups of the names that are described there, by the module that they come from. */
  readonly groups: ReadonlyMap<string, readonly PublicName[]>;
  /** Names that are described with another entry. */
  readonly elsewhere: readonly PublicName[];
}

/** Which entry describes a name that several export: the smaller one. */
const homes = [
  'millrace/document',
  'millrace/action',
  'millrace',
  'millrace/builder',
  'millrace/ui',
  'millrace/otel',
];

/** All entries in the order of the package; each name is described once. */
export function entryParts(): readonly EntryPart[] {
  const entries = packageEntries();
  const homeOf = new Map<string, string>();
  for (const entry of [...entries.keys()].toSorted(byHome)) {
    for (const one of namesOf(entries.get(entry) ?? '')) {
      if (!homeOf.has(idOf(one))) homeOf.set(idOf(one), entry);
    }
  }
  return Array.from(entries, ([entry, file]) => {
    const names = namesOf(file);
    const own = names.filter((one) => homeOf.get(idOf(one)) === entry);
    return {
      entry,
      groups: grouped(own),
      elsewhere: names.filter((one) => homeOf.get(idOf(one)) !== entry),
    };
  });
}

function grouped(names: readonly PublicName[]): ReadonlyMap<string, readonly PublicName[]> {
  const groups = new Map<string, PublicName[]>();
  for (const one of names) groups.set(one.from, [...(groups.get(one.from) ?? []), one]);
  return groups;
}

function byHome(a: string, b: string): number {
  return homes.indexOf(a) - homes.indexOf(b);
}

export function idOf({ declared: [first] }: PublicName): string {
  return first?.id ?? '';
}

/** `#### class Run`, `#### share()` */
export function headingOf({ name, declared: [first] }: PublicName): string {
  return first?.kind === 'function' ? `${name}()` : `${first?.kind} ${name}`;
}
