import type { Member } from '../../reference/command/members.ts';

/** The paths of all members of documents but `schema`, down to those that are listed as open. */
export function pathsOf(
  values: readonly unknown[],
  members: readonly Member[],
): ReadonlySet<string> {
  const open = new Set(members.filter((member) => member.open).map(({ path }) => path));
  const found = new Set<string>();
  const walk = (value: unknown, path: string): void => {
    if (open.has(path)) found.add(path);
    else if (Array.isArray(value)) {
      if (value.length === 0) found.add(`${path}[]`);
      for (const element of value) walk(element, `${path}[]`);
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, member] of Object.entries(value)) walk(member, pathOf(path, name));
    } else found.add(path);
  };
  for (const value of values) walk(value, '');
  found.delete('schema');
  return withoutEmptyLists(found, members);
}

function pathOf(path: string, name: string): string {
  if (path === '') return name;
  return path === 'tasks' ? 'tasks.TASK' : `${path}.${name}`;
}

/** An empty list stands for the members of its elements. */
function withoutEmptyLists(found: Set<string>, members: readonly Member[]): ReadonlySet<string> {
  for (const path of [...found].filter((one) => one.endsWith('[]'))) {
    if (members.some((member) => member.path.startsWith(`${path}.`))) found.delete(path);
  }
  return found;
}
