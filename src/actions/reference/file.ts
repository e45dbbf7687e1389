import { glob, hash, stat } from '../builtin/file.ts';
import * as z from 'zod';
import { describe } from './describe.ts';
import type { DescribedPack } from './described-pack.ts';
import { readers } from './file-readers.ts';
import { writers } from './file-writers.ts';

const details = {
  path: z.string().describe('As it was given.'),
  size: z.int().describe('In bytes.'),
  modified_at: z.iso.datetime().describe('In ISO 8601.'),
};

const missing = ['There is no such file, or it cannot be read.'];

export const reference: DescribedPack = {
  about: 'Files.',
  notes: [
    'Paths are relative to the folder in which the run was started, also when it is resumed or retried in another one; what an action returns are the paths as they were given.',
    'Text files are UTF-8 unless `encoding` names another encoding. Bytes that the encoding does not have fail the item, which names line, column and bytes; with `invalid_text: replace` each is read as U+FFFD. Files are written in UTF-8; half of a surrogate pair, which UTF-8 does not have, fails the item.',
    'An integer of a JSON file, or of a CSV file with `numbers`, that no number holds exactly (beyond 2^53) fails the item, which names its line and column. With `big_integers: string` it is read as text; other integers stay numbers.',
    'Rows of a CSV file keep the order of their columns, also names such as `2024`, which a plain object has first: `write_csv` writes what `read_csv` has read in the same order. Cells are text. Null and undefined are written as empty cells, lists and objects as JSON. Empty lines are no rows.',
    'A mistake in a CSV file fails the item, which names line and column, unless `relax` has its kind. `quotes`: a field with a quote within it is text up to the next delimiter. `rows`: missing cells of a row are null, surplus ones are named `column_4`. `header`: a column without a name is named `column_3`, the second `price` is `price_2`.',
    'The writers replace a file whole or not at all, and create the folders above it.',
    'Bytes are base64 in inputs and outputs, up to 256 MiB; `to` and `from` copy them from file to file without it.',
  ],
  actions: {
    glob: describe(
      glob,
      [
        { when: { details: false }, schema: z.array(z.string()) },
        { when: { details: true }, schema: z.array(z.strictObject(details)) },
      ],
      {
        about: 'Finds the files that match a pattern, sorted by their paths.',
        errors: ['There is no folder `cwd`, or the name of a file is not UTF-8.'],
        example: `- name: list
  action: file.glob
  input: { pattern: 'docs/**/*.md' }
- name: read
  action: file.read_text
  with_items: '{{ task.list.output }}'
  input: { path: '{{ item }}' }
`,
      },
    ),
    hash: describe(
      hash,
      [
        {
          schema: z.strictObject({
            path: details.path,
            algorithm: z.string(),
            hash: z.string().describe('In hexadecimal.'),
            size: details.size,
          }),
        },
      ],
      {
        about: 'Computes the hash of a file of any size.',
        errors: missing,
        example: `- name: sum
  action: file.hash
  input: { path: disk.img, algorithm: sha512 }
`,
      },
    ),
    ...readers,
    stat: describe(
      stat,
      [{ schema: z.strictObject({ ...details, kind: z.enum(['file', 'folder', 'other']) }) }],
      {
        about: 'Returns what a file or folder is, and its size and time.',
        errors: ['There is no such file or folder.'],
        example: `- name: look
  action: file.stat
  input: { path: data.csv }
`,
      },
    ),
    ...writers,
  },
};
