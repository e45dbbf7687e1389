import type { z } from 'zod';
import { isRecord } from '../lang/json.ts';
import { counterpartOf } from './foreign-keys.ts';
import type { Level } from './descriptions.ts';
import { failureKindHint } from './failure-kinds.ts';
import { laterKeys, levelAt, supportedKeys } from './keys.ts';
import type { Locator } from './locate.ts';
import type { Problem } from './problem.ts';
import { nestingOf } from './nesting.ts';
import { unitHint } from './duration-form.ts';
import { makeProblem } from './problem.ts';
import { didYouMean, nearest } from '../lang/suggest.ts';
import { nameForm, namePattern } from './schema.ts';
import { parameterTypes, type WorkflowPath } from './workflow.ts';

type Issue = z.core.$ZodIssue;

/** Problems of form that name keys of the language. `tree` has canonical spelling. */
export function problemsOfForm(issues: readonly Issue[], tree: unknown, at: Locator): Problem[] {
  return issues.flatMap((issue) => {
    const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
    if (issue.code !== 'unrecognized_keys') return [form(issue, path, tree, at)];
    return issue.keys.map((key) => unknownKey(key, path, tree, at));
  });
}

function unknownKey(key: string, path: WorkflowPath, tree: unknown, at: Locator): Problem {
  const level = levelAt(path);
  const place = { range: at.key([...path, key]), task: taskAt(tree, path) };
  if (level && laterKeys[level].includes(key)) {
    return makeProblem('MR103', `'${key}' is not supported by this version yet`, place);
  }
  const hint = level && (counterpartOf(key, level)?.hint ?? suggestion(key, level));
  return makeProblem('MR102', `unknown key '${key}'`, { hint, ...place });
}

function suggestion(key: string, level: Level): string | undefined {
  return didYouMean(key.replaceAll('-', '_'), supportedKeys[level]);
}

function form(issue: Issue, path: WorkflowPath, tree: unknown, at: Locator): Problem {
  const key = path.findLast((segment) => typeof segment === 'string') ?? 'the workflow';
  const task = taskAt(tree, path);
  if (issue.code === 'invalid_key') {
    const message = `'${key}' ${issue.issues[0]?.message ?? issue.message}`;
    return makeProblem('MR104', message, { hint: nameHint(key), range: at.key(path), task });
  }
  const range = at.value(path);
  if (valueAt(tree, path) === undefined) {
    return makeProblem('MR105', `'${key}' is missing`, { range, task });
  }
  const hint = valueHint(valueAt(tree, path), path, issue);
  return makeProblem('MR104', `${describe(path, key)} ${issue.message}`, { hint, range, task });
}

/** What an author may have meant by a value of the wrong form. */
function valueHint(value: unknown, path: WorkflowPath, { message }: Issue): string | undefined {
  const unit = unitHint(value, message);
  if (unit !== undefined) return unit;
  if (path.includes('on') && (path.includes('next') || path.includes('retry'))) {
    return failureKindHint(value);
  }
  if (typeof value !== 'string') return undefined;
  if (message === nameForm) return nameHint(value);
  if (path[0] !== 'parameters' || path.length !== 2) return undefined;
  const type = nearest(value, parameterTypes);
  if (type !== undefined) return `did you mean '${type}'?`;
  const types = parameterTypes.join(', ');
  return `for a default, write {default: ${JSON.stringify(value)}}; the types are ${types}`;
}

function nameHint(written: string): string | undefined {
  const name = written.replaceAll(/\W+/g, '_').replace(/^(?=\d)/, 't');
  return namePattern.test(name) ? `write '${name}'` : undefined;
}

/** `'do'` for a value, `'do' entry 2` for an element of a list. */
function describe(path: WorkflowPath, key: string): string {
  const last = path.at(-1);
  return typeof last === 'number' ? `entry ${last + 1} of '${key}'` : `'${key}'`;
}

function valueAt(tree: unknown, path: WorkflowPath): unknown {
  let value = tree;
  for (const segment of path) {
    if (Array.isArray(value) && typeof segment === 'number') value = value[segment];
    else if (isRecord(value) && Object.hasOwn(value, segment)) value = value[segment];
    else return undefined;
  }
  return value;
}

function taskAt(tree: unknown, path: WorkflowPath): string | undefined {
  const { block, local } = nestingOf(path);
  if (local[0] !== 'tasks' || local[1] === undefined) return undefined;
  const name = valueAt(tree, [...path.slice(0, block.length + 2), 'name']);
  return typeof name === 'string' ? name : undefined;
}
