/** The parts of a workflow that have keys of the language. */
export type Level = 'workflow' | 'parameter' | 'task' | 'retry' | 'transition';

/** Keys of this version. */
export const supportedKeys: Readonly<Record<Level, readonly string[]>> = {
  workflow: ['name', 'description', 'parameters', 'vars', 'tasks', 'output'],
  parameter: ['type', 'required', 'default', 'description', 'secret'],
  task: [
    'name',
    'action',
    'input',
    'needs',
    'with_items',
    'concurrency',
    'retry',
    'timeout',
    'next',
  ],
  retry: ['count', 'delay', 'backoff', 'max_delay'],
  transition: ['when', 'publish', 'do'],
};

/** Keys of the language that a later version brings. */
export const laterKeys: Readonly<Record<Level, readonly string[]>> = {
  workflow: ['cancel', 'deadline', 'retention', 'idempotency_key', 'exclusive'],
  parameter: [
    'enum',
    'items',
    'max',
    'max_length',
    'maximum',
    'min',
    'min_length',
    'minimum',
    'pattern',
    'properties',
  ],
  task: [
    'batch_size',
    'cancel',
    'deadline',
    'delay',
    'exclusive',
    'fail_fast',
    'join',
    'matrix',
    'rate_limit',
    'repeat',
    'tolerate',
    'workflow',
  ],
  retry: ['jitter', 'when'],
  transition: [],
};

/** The language's spelling of a key that may be written with hyphens. */
export function canonicalKey(key: string, level: Level): string {
  const spelled = key.replaceAll('-', '_');
  const known = supportedKeys[level].includes(spelled) || laterKeys[level].includes(spelled);
  return known ? spelled : key;
}

/** Which keys belong at a canonical path, if it is a place for keys of the language. */
export function levelAt(path: readonly PropertyKey[]): Level | undefined {
  const [first, , third] = path;
  if (path.length === 0) return 'workflow';
  if (first === 'parameters' && path.length === 2) return 'parameter';
  if (first !== 'tasks') return undefined;
  if (path.length === 2) return 'task';
  if (third === 'retry' && path.length === 3) return 'retry';
  return third === 'next' && path.length === 4 ? 'transition' : undefined;
}
