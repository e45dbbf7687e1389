import type { Codes } from './codes.ts';

/** Mistakes in a workflow, found before anything runs. */
export const problems = {
  // from text to workflow
  MR101: { name: 'yaml-syntax', exit: 2, about: 'The text is not valid YAML.' },
  MR102: { name: 'unknown-key', exit: 2, about: 'The language does not have this key.' },
  MR103: {
    name: 'unsupported-key',
    exit: 2,
    about: 'This version does not support this key of the language yet.',
  },
  MR104: { name: 'wrong-type', exit: 2, about: 'A value has the wrong type or form.' },
  MR105: { name: 'missing-key', exit: 2, about: 'A required key is missing.' },
  MR106: {
    name: 'duplicate',
    exit: 2,
    about: 'Two tasks or two keys have the same name, also in another spelling.',
  },
  // expressions
  MR201: { name: 'expression-syntax', exit: 2, about: 'An expression is not valid JavaScript.' },
  MR202: {
    name: 'unknown-name',
    exit: 2,
    about: 'An expression uses a name that does not exist in its place.',
  },
  MR203: {
    name: 'forbidden-syntax',
    exit: 2,
    about: 'An expression uses syntax that could have side effects.',
  },
  // plan
  MR301: { name: 'unknown-task', exit: 2, about: 'A task is named but not defined.' },
  MR302: { name: 'unknown-action', exit: 2, about: 'No pack has this action.' },
  MR303: {
    name: 'not-upstream',
    exit: 2,
    about: 'A template reads a task that cannot have run before.',
  },
  MR304: { name: 'unreachable-task', exit: 2, about: 'Nothing starts a task or a cycle of tasks.' },
  MR305: {
    name: 'needs-join',
    exit: 2,
    about: 'Several concurrent branches reach a task that has no join.',
  },
  MR306: {
    name: 'parameters',
    exit: 2,
    about: 'Parameters are missing, unknown or of the wrong type.',
  },
  MR307: { name: 'join-impossible', exit: 2, about: 'A join can never be met.' },
  MR308: {
    name: 'shared-variable',
    exit: 0,
    about: 'A warning: branches that can run at the same time publish the same variable.',
  },
  MR309: {
    name: 'sub-workflow',
    exit: 2,
    about: 'The workflow that a task runs cannot be read, has problems, or runs itself.',
  },
  MR310: {
    name: 'unknown-limit',
    exit: 2,
    about: 'A limit is named that neither the workflow nor the store has.',
  },
  MR311: {
    name: 'nested-limit',
    exit: 2,
    about: 'Something waits for a limit within something that holds one.',
  },
  MR312: { name: 'outer-variable', exit: 2, about: 'A block publishes a variable around it.' },
  MR313: {
    name: 'in-finally',
    exit: 2,
    about: 'A task of `finally` needs one that may not have run, or cannot be there.',
  },
  MR314: {
    name: 'dead-entry',
    exit: 0,
    about: 'A warning: an entry of `next` or a rule of `retry` is never used.',
  },
  MR315: { name: 'half-handled', exit: 0, about: 'A warning: timeouts, or skips, lead nowhere.' },
  MR316: {
    name: 'may-be-null',
    exit: 0,
    about: 'A warning: the output of a task that may be skipped is read.',
  },
  MR317: {
    name: 'action-input',
    exit: 2,
    about: 'An input does not fit the built-in action that gets it.',
  },
  MR318: {
    name: 'source-setting',
    exit: 2,
    about: 'A setting does not go with a source of items, or its file does not exist.',
  },
  MR319: {
    name: 'sink-clash',
    exit: 2,
    about: 'Two tasks, or the items of one, would write their results to one file.',
  },
} as const satisfies Codes;
