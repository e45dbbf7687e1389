// Actions that write a file, whole or not at all.
import * as z from 'zod';
import { jsonLines, jsonParts, jsonText } from '../../../document/json/json-parts.ts';
import { columnsOf, csvLines } from '../../../formats/csv/writing.ts';
import { defineAction } from '../../define.ts';
import { delimiter, links, list, path } from '../schemas.ts';
import { inParts, write } from './replace-file.ts';

/** Writes a text, whole or not at all. Returns `{ path, bytes }`, as the other writers do. */
export const write_text = defineAction({
  input: z.strictObject({ path, text: z.string().describe('The content.'), links }),
  run: (input, ctx) => write(input, ctx, () => [input.text]),
});

/** Writes a value as JSON, indented by `indent` spaces (2). */
export const write_json = defineAction({
  input: z.strictObject({
    path,
    value: z
      .unknown()
      .refine((value) => value !== undefined, 'expected a value')
      .describe('The value.'),
    indent: z.int().min(0).max(10).default(2).describe('Blanks before each level; 0: one line.'),
    links,
  }),
  run: (input, ctx) => write(input, ctx, () => withLineEnd(jsonParts(input.value, input.indent))),
});

/** Writes a list with one JSON value per line. */
export const write_jsonl = defineAction({
  input: z.strictObject({ path, rows: list.describe('The values, one per line.'), links }),
  run: (input, ctx) => write(input, ctx, () => jsonLines(input.rows)),
});

/**
 * Writes a list of objects or lists as CSV. `columns` chooses and orders the columns; default:
 * every key that occurs. A list or object in a cell is written as JSON.
 */
export const write_csv = defineAction({
  input: z.strictObject({
    path,
    rows: list.describe('The rows: objects, or lists of as many cells.'),
    columns: z
      .array(z.string())
      .optional()
      .describe('The columns, in their order; without it, every key of a row is a column.'),
    header: z.boolean().default(true).describe('Whether the first line has the names.'),
    delimiter,
    links,
  }),
  run: (input, ctx) =>
    write(input, ctx, () => {
      const { rows, header, delimiter } = input;
      const columns = input.columns ?? columnsOf(rows);
      return inParts(csvLines({ rows, columns, header, delimiter, json: jsonText }));
    }),
});

function* withLineEnd(parts: Iterable<string>): Generator<string> {
  yield* parts;
  yield '\n';
}
