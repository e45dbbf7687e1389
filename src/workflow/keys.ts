import type { Level } from './descriptions.ts';
import { isGroup } from './defaults-form.ts';
import { descriptions } from './descriptions.ts';
import { nestingOf } from './nesting.ts';

export const supportedKeys: Readonly<Record<Level, readonly string[]>> = {
  workflow: Object.keys(descriptions.workflow),
  parameter: Object.keys(descriptions.parameter),
  task: Object.keys(descriptions.task),
  retry: Object.keys(descriptions.retry),
  tolerate: Object.keys(descriptions.tolerate),
  repeat: Object.keys(descriptions.repeat),
  fold: Object.keys(descriptions.fold),
  results: Object.keys(descriptions.results),
  transition: Object.keys(descriptions.transition),
  source: Object.keys(descriptions.source),
  batch: Object.keys(descriptions.batch),
  defaults: Object.keys(descriptions.defaults),
  limit: Object.keys(descriptions.limit),
};

/** Keys that a later version brings. */
export const laterKeys: Readonly<Record<Level, readonly string[]>> = {
  workflow: ['retention', 'idempotency_key'],
  parameter: ['items', 'properties'],
  task: [],
  retry: [],
  tolerate: [],
  repeat: [],
  fold: [],
  results: [],
  transition: [],
  source: [],
  batch: [],
  defaults: [],
  limit: [],
};

/** Keys of Attune for keys with the same meaning. */
export const otherNames: Readonly<Partial<Record<Level, Readonly<Record<string, string>>>>> = {
  workflow: { output_map: 'output', cancellation_policy: 'cancel' },
};

/** Keys of Attune that no run depends on. */
export const ignoredKeys: Readonly<Partial<Record<Level, readonly string[]>>> = {
  workflow: ['version', 'ref', 'label', 'tags'],
  task: ['__chart_meta__'],
  transition: ['__chart_meta__'],
};

/** The canonical spelling of a key that may be written with hyphens, or by another name. */
export function canonicalKey(key: string, level: Level): string {
  const spelled = key.replaceAll('-', '_');
  const other = Object.entries(otherNames[level] ?? {}).find(([name]) => name === spelled);
  if (other) return other[1];
  const known = supportedKeys[level].includes(spelled) || laterKeys[level].includes(spelled);
  return known ? spelled : key;
}

/** The level whose keys are valid at a canonical path. */
export function levelAt(written: readonly PropertyKey[]): Level | undefined {
  const path = nestingOf(written.map((key) => (typeof key === 'symbol' ? String(key) : key))).local;
  const [first, , third] = path;
  if (first === 'defaults') return levelOfDefaults(path.slice(1));
  if (path.length === 0) return 'workflow';
  if (first === 'parameters' && path.length === 2) return 'parameter';
  if (first === 'limits' && path.length === 2) return 'limit';
  if (first !== 'tasks') return undefined;
  if (path.length === 2) return 'task';
  if (third === 'defaults') return levelOfDefaults(path.slice(3));
  if (isSettings(third) && path.length === 3) return levelOf[third];
  if (path.length !== 4) return undefined;
  return third === 'next' ? 'transition' : third === 'retry' ? 'retry' : undefined;
}

/** The path within defaults. */
function levelOfDefaults(path: readonly PropertyKey[]): Level | undefined {
  const [key, ...rest] = isGroup(String(path[0])) ? path.slice(1) : path;
  if (key === undefined) return 'defaults';
  if (key === 'retry') return rest.length < 2 ? 'retry' : undefined;
  return key === 'tolerate' && rest.length === 0 ? 'tolerate' : undefined;
}

/** The levels of the settings that have keys of their own; a list of one may be its entry. */
const levelOf = {
  retry: 'retry',
  tolerate: 'tolerate',
  repeat: 'repeat',
  fold: 'fold',
  results: 'results',
  with_items: 'source',
  batch_size: 'batch',
} as const;

function isSettings(key: PropertyKey | undefined): key is keyof typeof levelOf {
  return typeof key === 'string' && Object.hasOwn(levelOf, key);
}
