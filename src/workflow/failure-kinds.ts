import { z } from 'zod';
import { errorTable } from '../errors.ts';
import { nearest } from '../lang/suggest.ts';
import { mustBe, text } from './forms.ts';

const form = mustBe(
  'any, timeout, a code such as MR406, HTTP 429, HTTP 5xx, or the name of an error',
);

const outcomes = new Map([
  ['any', "write 'any'"],
  ['failed', "write 'any'"],
  ['failure', "write 'any'"],
  ['error', "write 'any'"],
  ['timeout', "write 'timeout'"],
  ['timed_out', "write 'timeout'"],
  ['timedout', "write 'timeout'"],
  ['succeeded', "an entry without 'on' fires after success"],
]);

const status = /^(?:HTTP\s*)?([1-5](?:\d\d|xx))$/i;

/** `any`, `timeout`, a code, a status of HTTP, or the name of an error. */
const failureKind = text
  .regex(
    /^(?!\s)(?!HTTP(?! ([1-5]\d\d|[1-5]xx)$))(?!(?:ANY|Any|Timeout|timed_out|timedout)$).*\S$/,
    { ...form, abort: true },
  )
  .refine((kind) => isKind(kind), form);

export const failureKinds = z
  .array(failureKind, mustBe('a kind of failure, or a list'))
  .min(1, { error: 'must name a kind or more' });

/** A text that is meant as something else is no name of an error. */
function isKind(kind: string): boolean {
  if (/^MR\d/i.test(kind)) return Object.hasOwn(errorTable, kind);
  if (status.test(kind)) return /^HTTP \d(?:\d\d|xx)$/.test(kind);
  return kind === 'any' || kind === 'timeout' || !outcomes.has(kind);
}

/** What an author may have meant by a value that is no kind of failure. */
export function failureKindHint(value: unknown): string | undefined {
  const kind = String(value).trim();
  const [, found] = status.exec(kind) ?? [];
  if (found !== undefined) return `write 'HTTP ${found.toLowerCase()}'`;
  if (!/^MR\d/i.test(kind)) return outcomes.get(kind.toLowerCase());
  const code = nearest(kind.toUpperCase(), Object.keys(errorTable));
  const same = Object.hasOwn(errorTable, kind.toUpperCase()) ? kind.toUpperCase() : code;
  return same === undefined ? undefined : `did you mean '${same}'?`;
}
