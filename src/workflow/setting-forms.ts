import { z } from 'zod';
import { isRecord } from '../lang/json.ts';
import { err, ok, type Result } from '../lang/result.ts';
import { duration, positive, unitHint } from './duration-form.ts';
import { atLeast, mustBe } from './forms.ts';
import { rate } from './limit-form.ts';
import { longTolerance, retries, tolerance } from './retry-form.ts';
import { longRepeat, repeat } from './repeat-form.ts';

const whole = mustBe('a whole number from 1');

/** The forms of settings that templates can give, when a task starts. */
const forms = {
  timeout: positive,
  deadline: positive,
  delay: duration,
  tolerate: tolerance,
  batch_size: atLeast(1),
  concurrency: z.int(whole).min(1, whole),
  rate_limit: rate,
  repeat,
  'retry.count': retries,
  'retry.delay': duration,
  'retry.max_delay': duration,
} as const;

type Forms = typeof forms;
export type RenderedKey = keyof Forms;

/** The value of a setting as a template gave it; or what it must be, and a hint. */
export function parseSetting<Key extends RenderedKey>(
  key: Key,
  value: unknown,
): Result<z.output<Forms[Key]>, { readonly message: string; readonly hint: string | undefined }>;
export function parseSetting(key: RenderedKey, value: unknown): Result<unknown, object> {
  const parsed = forms[key].safeParse(long(key, value));
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  const message = issue?.message ?? 'is invalid';
  const part = isRecord(value) ? issue?.path.at(-1) : undefined;
  const said = part === undefined ? message : `'${String(part)}' ${message}`;
  return err({ message: said, hint: unitHint(value, message) });
}

function long(key: RenderedKey, value: unknown): unknown {
  if (key === 'tolerate') return longTolerance(value);
  return key === 'repeat' ? longRepeat(value) : value;
}
