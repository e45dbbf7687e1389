import * as z from 'zod';
import { csvFaults } from '../formats/csv/faults.ts';
import { invalidTextRules, isEncoding } from '../formats/decode.ts';
import { badItemRules, sourceFormats } from '../formats/source.ts';
import { bigIntegerRules } from '../lang/parse-json.ts';
import { parseSize } from '../lang/size.ts';
import { atLeast, flag, json, mustBe, tag, template, text, word } from './forms.ts';

const path = text.min(1, mustBe('a path, a pattern or a template'));

const number = (least: number) =>
  z.union([template, atLeast(least)], mustBe('a whole number, or one template'));

const texts = (what: string) => z.array(text, mustBe(what));

/** Items that are read as they come, in place of a list. */
const source = z.strictObject(
  {
    from: z.union(
      [path, z.array(path).min(1, mustBe('a list of one path or more'))],
      mustBe('a path, a list of paths, or a template'),
    ),
    format: word(sourceFormats).optional(),
    on_bad: word(badItemRules).default('fail'),
    offset: number(0).optional(),
    max_items: number(1).optional(),
    sample: z
      .union(
        [
          template,
          z
            .number()
            .positive(mustBe('a number above 0, up to 1'))
            .max(1, mustBe('a number above 0, up to 1')),
        ],
        mustBe('a number above 0, up to 1, or one template'),
      )
      .optional(),
    seed: z.int(mustBe('a whole number')).optional(),
    encoding: text
      .refine(isEncoding, mustBe('an encoding, such as utf-8, utf-16le or windows-1252'))
      .optional(),
    invalid_text: word(invalidTextRules).optional(),
    big_integers: word(bigIntegerRules).optional(),
    header: z
      .union([z.boolean(), texts('a list of names')], mustBe('true, false or a list of names'))
      .optional(),
    delimiter: text
      .regex(/^[^"\r\n]$/, mustBe('one character, other than a quote or a line end'))
      .optional(),
    relax: z
      .union(
        [z.boolean(), z.array(word(csvFaults))],
        mustBe(`true, false or a list of ${csvFaults.join(', ')}`),
      )
      .transform((relax) => (relax === true ? csvFaults : relax || []))
      .optional(),
    numbers: z
      .union([z.boolean(), texts('a list of columns')], mustBe('true, false or a list of columns'))
      .optional(),
    skip_empty: flag.optional(),
  },
  mustBe("a list, one template, or a map with 'from'"),
);

export const withItems = z.union(
  [template, z.array(json), source],
  mustBe("a list, one template, or a map with 'from'"),
);

const size = text
  .regex(/[bB]\s*$/, mustBe('a size such as 64KiB or 1MB'))
  .refine((value) => (parseSize(value) ?? 0) >= 1, mustBe('a size such as 64KiB or 1MB'))
  .transform((value) => parseSize(value) ?? 1);

const batches = mustBe(
  'a whole number, a size such as 64KiB, or a map such as {items: 1000, bytes: 1MiB}',
);

/** Elements of an item, or bytes of their text, or both. */
export const batchSize = z.union(
  [
    tag(batches).transform((items): BatchForm => ({ items })),
    atLeast(1).transform((items): BatchForm => ({ items })),
    size.transform((bytes): BatchForm => ({ bytes })),
    z
      .strictObject({
        items: atLeast(1).optional(),
        bytes: z
          .union([atLeast(1), size], mustBe('a number of bytes, or a size such as 64KiB'))
          .optional(),
      })
      .refine((value) => value.items !== undefined || value.bytes !== undefined, {
        error: "needs 'items' or 'bytes'",
      })
      .meta({ minProperties: 1 })
      .transform((value): BatchForm => value),
  ],
  batches,
);

export interface BatchForm {
  readonly items?: number | string | undefined;
  readonly bytes?: number | undefined;
}
