import { Document } from '../document/document.ts';
import type { Names } from '../expression/names.ts';
import { compileTemplate, type Program } from '../expression/compile/compile.ts';
import { type ErrorData, errorData } from '../lang/error-data.ts';
import { parseDuration } from '../lang/duration.ts';
import { isRecord } from '../lang/json.ts';
import { attempt } from '../lang/thrown.ts';
import { failureAt } from './failure-from-error.ts';
import type { Failure } from './failure.ts';

/** What the result of an attempt must be, for the attempt to have succeeded. */
export interface ResultRules {
  /** A template: the attempt fails if its value is truthy. */
  readonly failWhen?: string;
  /** A template: the attempt fails if its value is falsy. */
  readonly until?: string;
}

type ItemNames = Pick<Names, 'item' | 'index' | 'repetition' | 'task'>;

/** Returns why the attempt has failed that gave this output. */
export type ResultCheck = (output: unknown, item: ItemNames) => Failure | undefined;

/** Compiles the templates once for all items. `names` are those that items share. */
export function resultCheck({ failWhen, until }: ResultRules, names: Names): ResultCheck {
  const refuses = failWhen === undefined ? undefined : compileTemplate(failWhen);
  const isMet = until === undefined ? undefined : compileTemplate(until);
  return (output, item) => {
    // Expressions see what is stored. An output that cannot be stored fails when it is reported.
    const document = attempt(() => Document.from(output ?? null));
    if (!document) return undefined;
    const seen = { ...names, ...item, result: () => document.view() };
    return refusal(failWhen, refuses, seen) ?? unmet(until, isMet, seen);
  };
}

function refusal(text = '', program: Program | undefined, names: Names): Failure | undefined {
  if (!program) return undefined;
  try {
    const value = program(names);
    return value ? refusedBy(value, text) : undefined;
  } catch (error) {
    return failureAt(error, 'fail_when');
  }
}

/** A text is the message; an object is read as an error is that an action throws. */
function refusedBy(value: unknown, text: string): Failure {
  const usual = `the result is refused: ${text}`;
  if (typeof value === 'string') return { code: 'MR419', message: bounded(value) };
  if (!isRecord(value)) return { code: 'MR419', message: usual };
  const { name, message, data, retryAfter, ...others } = value;
  const said = typeof message === 'string' && message !== '' ? message : usual;
  return {
    code: 'MR419',
    ...(typeof name === 'string' ? { name } : {}),
    message: bounded(said),
    ...dataOf(isRecord(data) ? data : others),
    ...waitOf(retryAfter),
  };
}

function bounded(message: string): string {
  return errorData({ message }).message;
}

/** Bounded, as that of an error is. */
function dataOf(members: object): Pick<ErrorData, 'data'> {
  const { data } = errorData({ message: '', ...members });
  return data ? { data } : {};
}

function waitOf(after: unknown): Pick<Failure, 'retry_after_ms' | 'hint'> {
  if (after === undefined || after === null) return {};
  const wait =
    typeof after === 'number' || typeof after === 'string' ? parseDuration(after) : undefined;
  if (wait !== undefined) return { retry_after_ms: wait };
  return { hint: 'retryAfter is ignored: write milliseconds, or a duration such as 30s' };
}

function unmet(text = '', program: Program | undefined, names: Names): Failure | undefined {
  if (!program) return undefined;
  try {
    return program(names)
      ? undefined
      : { code: 'MR420', message: `the result is not as awaited: until ${text}` };
  } catch (error) {
    return failureAt(error, 'retry.until');
  }
}
