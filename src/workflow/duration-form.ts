import * as z from 'zod';
import { durationPattern, parseDuration } from '../lang/duration.ts';
import { isRecord } from '../lang/json.ts';
import { foreignDuration } from './foreign-durations.ts';
import { mustBe } from './forms.ts';
import type { Problem } from './problem.ts';

const form = mustBe('a duration such as 500ms, 30s, 5m or 2h');
const withUnit = mustBe('a duration with a unit');

const bareNumber = /^\s*\d+(?:\.\d+)?\s*$/;

const isBare = (value: unknown): boolean =>
  typeof value === 'number' ? value > 0 : bareNumber.test(String(value));

const error = ({ input }: { readonly input?: unknown }): string =>
  isBare(input) ? withUnit.error : form.error;

const textOrZero = z.union([z.string().meta({ pattern: durationPattern.source }), z.literal(0)], {
  error,
});

/** Zero, also as a text without a unit. */
const isNothing = (value: string | 0): boolean => isBare(value) && Number(value) === 0;

/** A text with a unit, or 0. */
export const duration = textOrZero.transform(millisecondsOf);

/** The same, but more than 0. */
export const positive = textOrZero
  .transform((value, context) => (isNothing(value) ? 0 : millisecondsOf(value, context)))
  .refine((ms) => ms > 0, mustBe('more than 0'));

const template = /^\s*\{\{[\s\S]*\}\}\s*$/;

const textOrTemplate = z.union(
  [z.string().meta({ pattern: `${durationPattern.source}|${template.source}` }), z.literal(0)],
  { error },
);

/** The same as a setting of a task, which can be one template. */
export const durationSetting = textOrTemplate.transform((value, context) =>
  isTemplate(value) ? value : millisecondsOf(value, context),
);

export const positiveSetting = textOrTemplate
  .transform((value, context) => {
    if (isTemplate(value)) return value;
    return isNothing(value) ? 0 : millisecondsOf(value, context);
  })
  .refine((ms) => typeof ms === 'string' || ms > 0, mustBe('more than 0'));

function isTemplate(value: string | 0): value is string {
  return typeof value === 'string' && template.test(value);
}

function millisecondsOf(value: string | 0, context: z.RefinementCtx): number {
  const ms = parseDuration(value);
  if (ms !== undefined) return ms;
  const message = isBare(value) ? withUnit.error : form.error;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
}

/** Both meanings of a number without a unit; in our form, a duration of other languages. */
export function unitHint(value: unknown, message: string): string | undefined {
  if (message === form.error && typeof value === 'string') {
    const written = foreignDuration(value);
    return written === undefined ? undefined : `write ${written}`;
  }
  if (message !== withUnit.error) return undefined;
  const number = String(value).trim();
  return `write ${number}s or ${number}ms`;
}

/** Whether a problem is that a number is given where a duration has its unit. */
export function isUnitMissing({ code, message }: Problem): boolean {
  return code === 'MR104' && message.endsWith(withUnit.error);
}

const ofTask = ['timeout', 'delay', 'deadline'];
const ofRetry = ['delay', 'max_delay'];

type Tree = Readonly<Record<string, unknown>>;

/**
 * Writes a number that is a duration with its unit: languages before 3, and programs, take it for
 * milliseconds. `workflow` has canonical spelling.
 */
export function workflowInMilliseconds(workflow: Tree): Tree {
  const { tasks, finally: last, defaults } = workflow;
  return {
    ...inMilliseconds(workflow, ['timeout']),
    ...(isRecord(defaults) ? { defaults: defaultsInMilliseconds(defaults) } : {}),
    ...(Array.isArray(tasks) ? { tasks: tasks.map(timed) } : {}),
    ...(Array.isArray(last) ? { finally: last.map(timed) } : {}),
  };
}

function timed(task: unknown): unknown {
  return isRecord(task) ? taskInMilliseconds(task) : task;
}

/** Flat settings, and those of actions. */
function defaultsInMilliseconds(defaults: Tree): Tree {
  const groups = Object.entries(defaults).map(([key, one]) => [
    key,
    key.includes('.') && isRecord(one) ? taskInMilliseconds(one) : one,
  ]);
  return taskInMilliseconds(Object.fromEntries(groups));
}

/** The same for the settings of a task. */
export function taskInMilliseconds<Task extends Tree>(task: Task): Task {
  const { retry } = task;
  const inner = retry === undefined ? {} : { retry: rulesInMilliseconds(retry) };
  return { ...inMilliseconds(task, ofTask), ...inner };
}

function rulesInMilliseconds(retry: unknown): unknown {
  if (Array.isArray(retry)) return retry.map(rulesInMilliseconds);
  return isRecord(retry) ? inMilliseconds(retry, ofRetry) : retry;
}

function inMilliseconds<Values extends Tree>(values: Values, keys: readonly string[]): Values {
  const bare = keys.filter((key) => typeof values[key] === 'number' && values[key] > 0);
  return { ...values, ...Object.fromEntries(bare.map((key) => [key, `${String(values[key])}ms`])) };
}
