// Actions that read a file.
import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { csvFaults } from '../../../formats/csv/faults.ts';
import { parseCsv } from '../../../formats/csv/reading.ts';
import { decodeText } from '../../../formats/decode.ts';
import { readJson } from '../../../formats/json.ts';
import { defineAction } from '../../define.ts';
import { big_integers, decoding, decodingOf, delimiter, path } from '../schemas.ts';
import { fileAt, named } from './files.ts';
import { readLineGroups } from './lines.ts';

/** Returns the whole file as text. */
export const read_text = defineAction({
  input: z.strictObject({ path, ...decoding }),
  run: (input, ctx) =>
    named('read', input.path, async () => {
      const bytes = await readFile(fileAt(input, ctx), { signal: ctx.signal });
      return decodeText(bytes, decodingOf(input));
    }),
});

/** Returns the lines of a text file, without line ends. */
export const read_lines = defineAction({
  input: z.strictObject({
    path,
    ...decoding,
    skip_empty: z.boolean().default(false).describe('Whether empty lines are left out.'),
  }),
  run: (input, ctx) =>
    named('read', input.path, async () => {
      const lines: string[] = [];
      for await (const group of readLineGroups(fileAt(input, ctx), decodingOf(input), ctx.signal)) {
        for (const line of group) if (line !== '' || !input.skip_empty) lines.push(line);
      }
      return lines;
    }),
});

/** Returns the value of a JSON file. */
export const read_json = defineAction({
  input: z.strictObject({ path, ...decoding, big_integers }),
  run: (input, ctx) =>
    named('read', input.path, async () => {
      const bytes = await readFile(fileAt(input, ctx), { signal: ctx.signal });
      return readJson(decodeText(bytes, decodingOf(input)), input.big_integers);
    }),
});

/** Returns the values of a file with one JSON value per line. Empty lines are left out. */
export const read_jsonl = defineAction({
  input: z.strictObject({ path, ...decoding, big_integers }),
  run: (input, ctx) =>
    named('read', input.path, async () => {
      const values: unknown[] = [];
      let number = 0;
      for await (const group of readLineGroups(fileAt(input, ctx), decodingOf(input), ctx.signal)) {
        for (const line of group) {
          number += 1;
          if (line.trim() !== '') values.push(readJson(line, input.big_integers, number));
        }
      }
      return values;
    }),
});

/** Returns the rows of a CSV file, as objects with the names in its first record (`header`). */
export const read_csv = defineAction({
  input: z
    .strictObject({
      path,
      ...decoding,
      header: z
        .union([z.boolean(), z.array(z.string())])
        .default(true)
        .describe('Whether the first line has the names of the columns; or a list of the names.'),
      delimiter,
      relax: z
        .union([z.boolean(), z.array(z.enum(csvFaults))])
        .default(false)
        .transform((relax) => (relax === true ? csvFaults : relax || []))
        .describe('The mistakes that do not fail the item: all, none, or those in a list.'),
      numbers: z
        .union([z.boolean(), z.array(z.string())])
        .default(false)
        .describe(
          'Whether a cell that is a number in JSON is one; or a list of columns, which have numbers or null only.',
        ),
      big_integers,
    })
    .refine(({ header, numbers }) => header !== false || typeof numbers === 'boolean', {
      message: 'without a header, numbers is true or false',
    }),
  run: (input, ctx) =>
    named('read', input.path, async () => {
      const bytes = await readFile(fileAt(input, ctx), { signal: ctx.signal });
      const { header, delimiter, relax, numbers, big_integers: bigIntegers } = input;
      const reading = { header, delimiter, relax, numbers, bigIntegers };
      return parseCsv(decodeText(bytes, decodingOf(input)), reading);
    }),
});
