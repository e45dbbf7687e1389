import { z } from 'zod';
import { flag, json, mustBe, text, word } from './forms.ts';
import { parameterTypes } from './workflow.ts';

export const parameter = z.strictObject(
  {
    type: word(parameterTypes).optional(),
    required: flag.default(false),
    default: json.optional(),
    description: text.optional(),
    enum: z
      .array(json, mustBe('a list of values'))
      .min(1, mustBe('a list of one value or more'))
      .optional(),
    pattern: text.optional(),
    min: z.number(mustBe('a number')).optional(),
    max: z.number(mustBe('a number')).optional(),
    secret: flag.optional(),
  },
  mustBe('a type, or a map such as {type: string, default: x}'),
);

export type WrittenParameter = z.input<typeof parameter>;
