import { isRecord } from '../lang/json.ts';
import { isGroup } from './defaults-form.ts';
import type { Level } from './descriptions.ts';
import { canonicalKey, ignoredKeys } from './keys.ts';
import { longLimit } from './limit-form.ts';
import { longRepeat } from './repeat-form.ts';
import { longRule, longTolerance } from './retry-form.ts';
import { parameterTypes, type WorkflowPath } from './workflow.ts';

/** A key written twice, in two spellings. */
export interface Duplicate {
  readonly path: WorkflowPath;
  /** The second spelling. */
  readonly key: string;
}

type Tree = Readonly<Record<string, unknown>>;

/**
 * Converts keys to one spelling and short forms to long ones, and drops keys that mean nothing.
 * Leaves unexpected forms as they are, for the schema to report.
 */
export function canonicalise(workflow: Tree, duplicates: Duplicate[]): Tree {
  return respell(workflow, 'workflow', [], duplicates, {
    parameters: (value, path) =>
      mapMembers(value, path, (one, at) => parameter(one, at, duplicates)),
    tasks: (value, path) => mapElements(value, path, (one, at) => task(one, at, duplicates)),
    steps: (value, path) => mapElements(value, path, (one, at) => task(one, at, duplicates)),
    finally: (value, path) => mapElements(value, path, (one, at) => task(one, at, duplicates)),
    defaults: (value, path) => defaults(value, path, duplicates),
    limits: (value, path) =>
      mapMembers(value, path, (one, at) =>
        isRecord(one) ? respell(one, 'limit', at, duplicates) : longLimit(one),
      ),
  });
}

type Rewrite = (value: unknown, path: WorkflowPath) => unknown;

function respell(
  value: unknown,
  level: Level,
  path: WorkflowPath,
  duplicates: Duplicate[],
  rewrites: Readonly<Record<string, Rewrite>> = {},
): Tree {
  const seen = new Map<string, unknown>();
  for (const [key, member] of Object.entries(value as Tree)) {
    if (ignoredKeys[level]?.includes(key) === true) continue;
    const name = canonicalKey(key, level);
    if (seen.has(name)) duplicates.push({ path, key });
    const rewrite = Object.hasOwn(rewrites, name) ? rewrites[name] : undefined;
    seen.set(name, rewrite ? rewrite(member, [...path, name]) : member);
  }
  return Object.fromEntries(seen);
}

/** A key with a dot names actions; its value has settings, too. */
function defaults(value: unknown, path: WorkflowPath, duplicates: Duplicate[]): unknown {
  if (!isRecord(value)) return value;
  const groups = Object.keys(value).filter(isGroup);
  const inGroups = Object.fromEntries(
    groups.map((key): [string, Rewrite] => [key, (one, at) => defaults(one, at, duplicates)]),
  );
  return respell(value, 'defaults', path, duplicates, { ...settings(duplicates), ...inGroups });
}

function settings(duplicates: Duplicate[]): Readonly<Record<string, Rewrite>> {
  return {
    retry: (one, at) => {
      const rules = isRule(one) ? [one] : one;
      return mapElements(rules, at, (rule, place) => retryRule(rule, place, duplicates));
    },
    tolerate: (one, at) =>
      isRecord(one) ? respell(one, 'tolerate', at, duplicates) : longTolerance(one),
  };
}

function task(value: unknown, path: WorkflowPath, duplicates: Duplicate[]): unknown {
  if (!isRecord(value)) return value;
  const inner: Rewrite = (tasks, at) =>
    mapElements(tasks, at, (one, place) => task(one, place, duplicates));
  return respell(value, 'task', path, duplicates, {
    needs: (names) => asList(names),
    steps: inner,
    tasks: inner,
    finally: inner,
    ...settings(duplicates),
    defaults: (one, at) => defaults(one, at, duplicates),
    repeat: (one, at) => {
      return isRecord(one) ? respell(one, 'repeat', at, duplicates) : longRepeat(one);
    },
    with_items: (one, at) => (isRecord(one) ? respell(one, 'source', at, duplicates) : one),
    batch_size: (one, at) => (isRecord(one) ? respell(one, 'batch', at, duplicates) : one),
    next: (next, at) =>
      mapElements(asList(next), at, (one, place) => transition(one, place, duplicates)),
  });
}

/** One rule in place of a list. */
function isRule(value: unknown): boolean {
  return isRecord(value) || isRecord(longRule(value));
}

function retryRule(value: unknown, path: WorkflowPath, duplicates: Duplicate[]): unknown {
  if (!isRecord(value)) return longRule(value);
  return respell(value, 'retry', path, duplicates, { on: (kinds) => asList(kinds) });
}

function transition(value: unknown, path: WorkflowPath, duplicates: Duplicate[]): unknown {
  if (typeof value === 'string') return { do: [value] };
  if (!isRecord(value)) return value;
  return respell(value, 'transition', path, duplicates, {
    on: (kinds) => asList(kinds),
    do: (names) => asList(names),
    else: (names) => asList(names),
    publish: (names) => (isRecord(names) ? [names] : names),
  });
}

/**
 * `name: integer`, `name: 5` and `name:` are short for `{type: integer}`, `{default: 5}` and `{}`.
 */
function parameter(value: unknown, path: WorkflowPath, duplicates: Duplicate[]): unknown {
  if (isRecord(value)) return respell(value, 'parameter', path, duplicates);
  if (value === null) return {};
  if (parameterTypes.some((type) => type === value)) return { type: value };
  return typeof value === 'string' ? value : { default: value };
}

function asList(value: unknown): unknown {
  return typeof value === 'string' ? [value] : value;
}

function mapElements(value: unknown, path: WorkflowPath, rewrite: Rewrite): unknown {
  return Array.isArray(value) ? value.map((one, index) => rewrite(one, [...path, index])) : value;
}

function mapMembers(value: unknown, path: WorkflowPath, rewrite: Rewrite): unknown {
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, rewrite(one, [...path, name])]),
  );
}
