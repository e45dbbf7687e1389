import { z } from 'zod';
import { durationSetting, positiveSetting } from './duration-form.ts';
import { atLeast, flag, mustBe, orTemplate, template } from './forms.ts';
import { limitOf, rate } from './limit-form.ts';
import { retry, tolerance, tolerated } from './retry-form.ts';

/** Settings that a task can have, and that defaults can give it. Null: none, not even those. */
export const settingForms = {
  timeout: positiveSetting.nullish(),
  deadline: positiveSetting.nullish(),
  delay: durationSetting.nullish(),
  retry: retry.nullish(),
  tolerate: orTemplate(tolerance, tolerated).nullish(),
  fail_fast: flag.nullish(),
  concurrency: z.union([template, atLeast(1)], mustBe('a whole number, or one template')).nullish(),
  rate_limit: orTemplate(
    rate,
    mustBe('a number of items per second more than 0, a text such as 100/m, or one template'),
  ).nullish(),
  limit: limitOf.nullish(),
};

const form = mustBe('a map of settings, such as {timeout: 1m}');

export const settings = z.strictObject(settingForms, form);

export type SettingsForm = z.output<typeof settings>;

/** Settings as an author writes them, in their long form. */
export type WrittenSettings = z.input<typeof settings>;

/** Settings of a scope: flat ones, and those for the actions of a pack or for one. */
export interface DefaultsForm {
  readonly flat: SettingsForm;
  /** By `pack.*` or `pack.action`. */
  readonly groups: Readonly<Record<string, SettingsForm>>;
}

/** A key with a dot names actions. */
export function isGroup(key: string): boolean {
  return key.includes('.');
}

const groupName = /^[A-Za-z_][\w-]*(\.[A-Za-z_][\w-]*)*\.(\*|[A-Za-z_][\w-]*)$/;

/** All problems at once: those of flat settings and of each group. */
export const defaults = z
  .record(z.string(), z.unknown(), form)
  .transform((value, context): DefaultsForm => {
    const read = (part: unknown, path: readonly string[]): SettingsForm => {
      const parsed = settings.safeParse(part);
      for (const issue of parsed.error?.issues ?? []) {
        context.issues.push({ ...issue, path: [...path, ...issue.path], input: part } as never);
      }
      return parsed.data ?? {};
    };
    const entries = Object.entries(value);
    const flat = Object.fromEntries(entries.filter(([key]) => !isGroup(key)));
    const groups = entries.filter(([key]) => isGroup(key));
    for (const [key] of groups.filter(([name]) => !groupName.test(name))) {
      const message = "must name the actions of a pack, 'http.*', or one action, 'http.get'";
      context.issues.push({ code: 'custom', message, input: value, path: [key] });
    }
    return {
      flat: read(flat, []),
      groups: Object.fromEntries(groups.map(([key, part]) => [key, read(part, [key])])),
    };
  });
