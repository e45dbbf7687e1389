// What a request can be told.
import * as z from 'zod';
import { invalidTextRules, isEncoding } from '../../../formats/decode.ts';
import { attempt } from '../../../lang/thrown.ts';
import { big_integers, duration, path, text } from '../schemas.ts';

/** Bytes of a body that become an output, unless `max_bytes` says otherwise. */
export const mostBytes = 64 * 1024 * 1024;

const status = z.int().min(100).max(599);

function toUrl(text: string, check: z.RefinementCtx): URL {
  const url = attempt(() => new URL(text));
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  check.addIssue('expected an http or https address');
  return z.NEVER;
}

const answerFields = {
  expect: z
    .union([status, z.array(status)])
    .optional()
    .describe('The status, or a list of those, that counts as a success. Default: every 2xx.'),
  as: z
    .enum(['json', 'text', 'bytes'])
    .optional()
    .describe('What the body is read as. Default: JSON if it is declared as that, else text.'),
  encoding: z
    .string()
    .refine(isEncoding, 'expected an encoding, such as utf-8, utf-16le or windows-1252')
    .optional()
    .describe('The encoding of the body. Default: the charset that is declared, else UTF-8.'),
  invalid_text: z
    .enum(invalidTextRules)
    .default('error')
    .describe('What becomes of bytes that the encoding does not have: an error, or U+FFFD.'),
  big_integers: big_integers.describe(
    'What becomes of integers in JSON that no number holds exactly: an error, or text.',
  ),
  to: path.optional().describe('A file that the body is written to, in place of the output.'),
  max_bytes: z
    .int()
    .positive()
    .optional()
    .describe('The most bytes that the body may have. Default: 64 MiB; with `to`, any number.'),
};

const commonFields = {
  url: z
    .string()
    .meta({ format: 'uri' })
    .transform(toUrl)
    .describe('The address. A name and password in it are sent as basic authentication.'),
  headers: z
    .record(z.string(), text)
    .default(() => ({}))
    .describe('Headers of the request.'),
  query: z
    .record(z.string(), z.union([text, z.array(text)]))
    .default(() => ({}))
    .describe('Names and values that are added to the query of the address.'),
  follow: z.boolean().default(true).describe('Follow redirects, up to 20.'),
  timeout: duration.optional().describe('The longest time until the end of the response.'),
  ...answerFields,
};

const bodyFields = {
  json: z.unknown().optional().describe('The body: a value, sent as JSON.'),
  text: z.string().optional().describe('The body: a text, sent in UTF-8.'),
  form: z.record(z.string(), text).optional().describe('The body: the fields of a form.'),
};

const method = z
  .string()
  .regex(/^[A-Za-z]+$/, 'expected a method such as GET')
  .default('GET')
  .transform((method) => method.toUpperCase())
  .describe('The method, such as GET or DELETE.');

interface Given {
  readonly method?: string;
  readonly json?: unknown;
  readonly text?: unknown;
  readonly form?: unknown;
  readonly to?: unknown;
  readonly as?: unknown;
  readonly encoding?: unknown;
}

/** Adds what is wrong with keys that are right one by one. */
function checkTogether(given: Given, check: z.RefinementCtx): void {
  const bodies = [given.json, given.text, given.form].filter((body) => body !== undefined);
  if (bodies.length > 1) check.addIssue('expected at most one of json, text and form');
  if (bodies.length > 0 && given.method !== undefined && isSafe(given.method)) {
    check.addIssue(`a ${given.method} has no body: expected a method such as POST`);
  }
  const reads = given.as !== undefined || given.encoding !== undefined;
  if (given.to !== undefined && reads) {
    check.addIssue('with to, the body is not read: expected neither as nor encoding');
  } else if (given.as === 'bytes' && given.encoding !== undefined) {
    check.addIssue('bytes have no encoding: expected no encoding');
  }
}

/** Such a request changes nothing and has no body. */
export function isSafe(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}

export const getInput = z.strictObject(commonFields).superRefine(checkTogether);

export const postInput = z
  .strictObject({ ...commonFields, ...bodyFields })
  .superRefine(checkTogether);

export const requestInput = z
  .strictObject({ ...commonFields, ...bodyFields, method })
  .superRefine(checkTogether);

export type Request = z.infer<typeof requestInput>;
