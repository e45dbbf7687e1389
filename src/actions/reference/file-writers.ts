import * as z from 'zod';
import { write_bytes, write_csv, write_json, write_jsonl, write_text } from '../builtin/file.ts';
import { describe } from './describe.ts';
import type { DescribedPack } from './described-pack.ts';

const output = [
  {
    schema: z.strictObject({
      path: z.string().describe('As it was given.'),
      bytes: z.int().describe('The size of the file.'),
    }),
  },
] as const;

const unwritable = 'The file cannot be written.';

export const writers: DescribedPack['actions'] = {
  write_bytes: describe(write_bytes, output, {
    about: 'Writes a file of bytes: one of `base64` and `from`.',
    errors: [unwritable, 'The file of `from` cannot be read.'],
    example: `- name: copy
  action: file.write_bytes
  input: { path: copy.img, from: disk.img }
`,
  }),
  write_csv: describe(write_csv, output, {
    about: 'Writes a CSV file.',
    errors: [unwritable, 'A row is neither an object nor a list of as many cells, or has no cell.'],
    example: `- name: save
  action: file.write_csv
  input:
    path: out/prices.csv
    columns: [name, price]
    rows: [{ name: pear, price: 3 }, { name: plum, price: 4 }]
`,
  }),
  write_json: describe(write_json, output, {
    about: 'Writes a JSON file.',
    errors: [unwritable],
    example: `- name: save
  action: file.write_json
  input: { path: out/result.json, value: { ok: true } }
`,
  }),
  write_jsonl: describe(write_jsonl, output, {
    about: 'Writes a file with one JSON value per line.',
    errors: [unwritable],
    example: `- name: save
  action: file.write_jsonl
  input: { path: out/events.jsonl, rows: [{ at: 1 }, { at: 2 }] }
`,
  }),
  write_text: describe(write_text, output, {
    about: 'Writes a text file.',
    errors: [unwritable],
    example: `- name: save
  action: file.write_text
  input: { path: out/hello.txt, text: hello }
`,
  }),
};
