import type { z } from 'zod';
import { isTree } from './canonical.ts';
import { levelAt, supportedKeys } from './keys.ts';
import { nearest } from './suggest.ts';

type Issue = z.core.$ZodIssue;

/** Settings whose value nothing else in the workflow refers to. */
const settings = new Set([
  'backoff',
  'batch_size',
  'cancel',
  'concurrency',
  'count',
  'deadline',
  'delay',
  'description',
  'enum',
  'exclusive',
  'fail_fast',
  'jitter',
  'max',
  'max_delay',
  'min',
  'order',
  'pattern',
  'percent',
  'rate_limit',
  'repeat',
  'required',
  'retry',
  'secret',
  'seed',
  'timeout',
  'tolerate',
  'type',
]);

/** Without one of these, that which holds it may say nothing. */
const essential: ReadonlySet<unknown> = new Set(['count', 'percent']);

/**
 * The tree as its author probably meant it, so that problems of form do not hide those of names and edges: unknown
 * keys are taken for the ones they resemble or left out, and settings of the wrong type are left out. Undefined when
 * something is wrong that others may depend on.
 */
export function repair(tree: unknown, issues: readonly Issue[]): unknown {
  const repaired: unknown = structuredClone(tree);
  for (const issue of issues) {
    if (issue.code === 'unrecognized_keys') {
      renameKeys(holderAt(repaired, issue.path), issue);
      continue;
    }
    const path = essential.has(issue.path.at(-1)) ? issue.path.slice(0, -1) : issue.path;
    const parent = holderAt(repaired, path.slice(0, -1));
    const key = String(path.at(-1));
    if (!settings.has(key)) return undefined;
    if (parent) delete parent[key];
  }
  return repaired;
}

function renameKeys(
  holder: Record<string, unknown> | undefined,
  { keys, path }: Issue & { readonly code: 'unrecognized_keys' },
): void {
  const level = levelAt(path);
  for (const key of holder && level ? keys : []) {
    if (!holder || !level) continue;
    const meant = nearest(key.replaceAll('-', '_'), supportedKeys[level]);
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
  return isTree(value) ? value : undefined;
}
