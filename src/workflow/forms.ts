import * as z from 'zod';
import type { Json } from '../lang/json.ts';

// Messages continue a sentence that begins with the key: `'concurrency' must be …`. Checks by code
// are described to the JSON Schema by `meta` or left out of it: the schema may accept more than the
// form, never less.

export const mustBe = (what: string) => ({ error: `must be ${what}` });

/** One of several words. */
export const word = <const Words extends readonly string[]>(words: Words) =>
  z.enum(words, mustBe(`${words.slice(0, -1).join(', ')} or ${words.at(-1)}`));

export const text = z.string(mustBe('text'));

/** One template; the plan checks its expression. */
export const template = text.meta({ pattern: '^\\s*\\{\\{[\\s\\S]*\\}\\}\\s*$' });

/** A text that is one template, among other forms: no other text is meant as one. */
export const tag = (error: { readonly error: string }) =>
  z.string(error).regex(/^\s*\{\{[\s\S]*\}\}\s*$/, error);

/** Also one template, which is rendered when the task starts. */
export const orTemplate = <Form extends z.ZodType>(form: Form, error: { readonly error: string }) =>
  z.union([tag(error), form], error);

export const flag = z.boolean(mustBe('true or false'));

export const atLeast = (least: number) =>
  z.int(mustBe('a whole number')).min(least, mustBe(`${least} or more`));

/** YAML has numbers that JSON lacks. */
export const json = z
  .custom<Json>((value) => value !== undefined, mustBe('a value'))
  .check((context) => {
    const path = pathToNonJson(context.value, []);
    if (path) {
      const message = 'must be a finite number';
      context.issues.push({ code: 'custom', message, input: context.value, path });
    }
  });

function pathToNonJson(value: unknown, path: (string | number)[]): (string | number)[] | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : path;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, member] of Object.entries(value)) {
    const found = pathToNonJson(member, [...path, Array.isArray(value) ? Number(key) : key]);
    if (found) return found;
  }
  return undefined;
}
