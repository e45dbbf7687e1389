// Inputs that several built-in packs have in common.
import * as z from 'zod';
import { parseDuration } from '../../lang/duration.ts';
import { type Decoding, invalidTextRules, isEncoding } from '../../formats/decode.ts';
import { bigIntegerRules } from '../../lang/parse-json.ts';
import { linkRules } from './file/destination.ts';

export const path = z.string().min(1, 'expected a path').describe('The path of the file.');

/** Of a path that is written to. */
export const links = z
  .enum(linkRules)
  .default('follow')
  .describe(
    'What a symbolic link at the path means: `follow` writes its file, `replace` the link.',
  );

/** Milliseconds, or a text such as `500ms` or `2m`. */
export const duration = z
  .union([z.number(), z.string()])
  .transform((value, check) => {
    const ms = parseDuration(value);
    if (ms !== undefined) return ms;
    check.addIssue('expected milliseconds or a duration such as 500ms, 2s or 1m');
    return z.NEVER;
  })
  .meta({ format: 'duration' });

/** A list, passed on unchanged: `z.array` would copy it and read every element of a shared view. */
export const list = z
  .custom<readonly unknown[]>(Array.isArray, 'expected a list')
  .meta({ type: 'array' });

/** A scalar that becomes text, since templates keep the types of numbers. */
export const text = z
  .union([z.string(), z.number(), z.boolean()])
  .transform((value) => (Object.is(value, -0) ? '-0' : String(value)));

export const delimiter = z
  .string()
  .regex(/^[^"\r\n]$/, 'expected one character, other than a quote or a line end')
  .default(',')
  .describe('The character between two cells.');

export const big_integers = z
  .enum(bigIntegerRules)
  .default('error')
  .describe(
    'What an integer that no number holds exactly (beyond 2^53) is: an error, or the text of its digits.',
  );

/** Of a text file. */
export const decoding = {
  encoding: z
    .string()
    .refine(isEncoding, 'expected an encoding, such as utf-8, utf-16le or windows-1252')
    .default('utf-8')
    .describe(
      'The encoding of the file: a label of the Encoding Standard, such as `windows-1252`, `utf-16le` or `shift_jis`; not `iso-2022-jp`.',
    ),
  invalid_text: z
    .enum(invalidTextRules)
    .default('error')
    .describe('What bytes that the encoding does not have are: an error, or each U+FFFD.'),
};

export function decodingOf(input: {
  readonly encoding: string;
  readonly invalid_text: Decoding['invalidText'];
}): Decoding {
  return { encoding: input.encoding, invalidText: input.invalid_text };
}
