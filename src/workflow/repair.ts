import type { z } from 'zod';
import { isRecord } from '../lang/json.ts';
import { counterpartOf } from './foreign-keys.ts';
import { levelAt, supportedKeys } from './keys.ts';
import { nearest } from '../lang/suggest.ts';

type Issue = z.core.$ZodIssue;

/** Keys whose values other parts of the workflow may refer to or depend on. */
const referredTo = new Set([
  'action',
  'default',
  'do',
  'else',
  'finally',
  'from',
  'fold',
  'input',
  'join',
  'name',
  'needs',
  'on',
  'next',
  'output',
  'parameters',
  'publish',
  'steps',
  'tasks',
  'vars',
  'when',
  'with_items',
  'workflow',
]);

/** All other keys: the workflow means something without them. */
const settings = new Set(
  Object.values(supportedKeys)
    .flat()
    .filter((key) => !referredTo.has(key)),
);

/** An object without any of these keys may be meaningless. */
const essential: ReadonlySet<unknown> = new Set(['count', 'percent', 'to']);

/**
 * The tree that the author probably meant, so that problems of form do not hide problems of names
 * and edges: unknown keys become the keys they resemble or are left out, and settings of the wrong
 * type are left out. Undefined if other parts may depend on a wrong one.
 */
export function repair(tree: unknown, issues: readonly Issue[]): unknown {
  const repaired: unknown = structuredClone(tree);
  for (const issue of issues) {
    if (issue.code === 'unrecognized_keys') {
      renameKeys(holderAt(repaired, issue.path), issue);
      continue;
    }
    const path = removable(issue.path);
    const parent = holderAt(repaired, path.slice(0, -1));
    const key = String(path.at(-1));
    if (!settings.has(key)) return undefined;
    if (parent) delete parent[key];
  }
  return repaired;
}

/** What is left out where a part of it is wrong: a map without that part may be none. */
function removable(path: Issue['path']): Issue['path'] {
  const whole = essential.has(path.at(-1)) ? path.slice(0, -1) : path;
  return typeof whole.at(-1) === 'number' ? whole.slice(0, -1) : whole;
}

function renameKeys(
  holder: Record<string, unknown> | undefined,
  { keys, path }: Issue & { readonly code: 'unrecognized_keys' },
): void {
  const level = levelAt(path);
  for (const key of holder && level ? keys : []) {
    if (!holder || !level) continue;
    const other = counterpartOf(key, level);
    const meant = other ? other.key : nearest(key.replaceAll('-', '_'), supportedKeys[level]);
    if (meant !== undefined && !(meant in holder)) holder[meant] = holder[key];
    delete holder[key];
  }
}

function holderAt(
  tree: unknown,
  path: readonly PropertyKey[],
): Record<string, unknown> | undefined {
  let value = tree;
  for (const segment of path) {
    value = Object(value)[segment];
  }
  return isRecord(value) ? value : undefined;
}
