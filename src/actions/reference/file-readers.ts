import * as z from 'zod';
import {
  read_bytes,
  read_csv,
  read_json,
  read_jsonl,
  read_lines,
  read_text,
} from '../builtin/file.ts';
import { describe } from './describe.ts';
import type { DescribedPack } from './described-pack.ts';

const unreadable = 'There is no such file, or it cannot be read.';
const notText = 'It has bytes that the encoding does not have.';
const notJson = 'It is not JSON, or has an integer that no number holds exactly.';

const path = z.string().describe('As it was given.');
const bytes = z.int().describe('Their number.');

export const readers: DescribedPack['actions'] = {
  read_bytes: describe(
    read_bytes,
    [
      { when: { to: false }, schema: z.strictObject({ path, bytes, base64: z.string() }) },
      {
        when: { to: true },
        schema: z.strictObject({ path, bytes }),
      },
    ],
    {
      about: 'Reads the bytes of a file, or copies them to another file.',
      errors: [unreadable, 'It has more than 256 MiB, without `to`.'],
      example: `- name: head
  action: file.read_bytes
  input: { path: disk.img, offset: 0, length: 512 }
`,
    },
  ),
  read_csv: describe(
    read_csv,
    [
      {
        when: { header: true },
        about: 'the rows, by the names of the columns',
        schema: z.array(z.record(z.string(), z.unknown())),
      },
      {
        when: { header: false },
        about: 'the rows',
        schema: z.array(z.array(z.unknown())),
      },
    ],
    {
      about: 'Reads the rows of a CSV file.',
      errors: [unreadable, notText, 'It has a mistake that `relax` does not have.'],
      example: `- name: rows
  action: file.read_csv
  input: { path: prices.csv, delimiter: ;, numbers: [price] }
- name: show
  action: core.echo
  with_items: '{{ task.rows.output }}'
  input: { price: '{{ item.price }}' }
`,
    },
  ),
  read_json: describe(read_json, [{ about: 'the value', schema: z.unknown() }], {
    about: 'Reads a JSON file.',
    errors: [unreadable, notText, notJson],
    example: `- name: settings
  action: file.read_json
  input: { path: settings.json }
`,
  }),
  read_jsonl: describe(read_jsonl, [{ about: 'the values', schema: z.array(z.unknown()) }], {
    about: 'Reads a file with one JSON value per line. Empty lines are ignored.',
    errors: [
      unreadable,
      notText,
      'A line is not JSON, or has an integer that no number holds exactly.',
    ],
    example: `- name: events
  action: file.read_jsonl
  input: { path: events.jsonl, big_integers: string }
`,
  }),
  read_lines: describe(
    read_lines,
    [{ about: 'the lines without their ends', schema: z.array(z.string()) }],
    {
      about: 'Reads the lines of a text file.',
      errors: [unreadable, notText],
      example: `- name: hosts
  action: file.read_lines
  input: { path: hosts.txt, skip_empty: true }
`,
    },
  ),
  read_text: describe(read_text, [{ about: 'the text', schema: z.string() }], {
    about: 'Reads a text file.',
    errors: [unreadable, notText],
    example: `- name: letter
  action: file.read_text
  input: { path: letter.txt, encoding: windows-1252 }
`,
  }),
};
