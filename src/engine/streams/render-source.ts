import { compileTemplate } from '../../expression/compile/compile.ts';
import type { Names } from '../../expression/names.ts';
import { type ItemReading, type SourceSettings, standardInput } from '../../formats/source.ts';
import type { Failure } from '../../items/failure.ts';
import { failureAt } from '../../items/failure-from-error.ts';
import { nullHint } from '../../items/setting-value.ts';
import { err, ok, type Result } from '../../lang/result.ts';
import { cut } from '../../lang/thrown.ts';
import type { SourcePlan } from '../../plan/plan.ts';
import type { ReadyTask } from '../../plan/ready-task.ts';

type Rendered<T> = Result<T, Failure>;

/** Renders the settings of a source. Called once, as its task starts. */
export function renderSource(
  source: SourcePlan,
  { batchSize: items, batchBytes: bytes }: Pick<ReadyTask, 'batchSize' | 'batchBytes'>,
  names: Names,
): Rendered<SourceSettings> {
  const from = pathsOf(source.from, names);
  if (!from.ok) return from;
  const offset = numberOf('offset', source.offset, names);
  if (!offset.ok) return offset;
  const maxItems = numberOf('max_items', source.maxItems, names);
  if (!maxItems.ok) return maxItems;
  const sample = numberOf('sample', source.sample, names);
  if (!sample.ok) return sample;
  const { format, onBad, seed = 1 } = source;
  return ok({
    from: from.value,
    ...(format ? { format } : {}),
    onBad,
    offset: offset.value ?? 0,
    ...(maxItems.value === undefined ? {} : { maxItems: maxItems.value }),
    ...(sample.value === undefined ? {} : { sample: sample.value }),
    seed,
    ...(items === undefined && bytes === undefined ? {} : { batch: batchOf(items, bytes) }),
    reading: readingOf(source),
  });
}

function batchOf(items: number | undefined, bytes: number | undefined) {
  return { ...(items === undefined ? {} : { items }), ...(bytes === undefined ? {} : { bytes }) };
}

/** With the defaults of the file pack. */
function readingOf(source: SourcePlan): ItemReading {
  const { encoding = 'utf-8', invalidText = 'error', bigIntegers = 'error' } = source;
  const { header = true, delimiter, relax = [], numbers = false, skipEmpty = false } = source;
  return {
    decoding: { encoding, invalidText },
    bigIntegers,
    header,
    ...(delimiter === undefined ? {} : { delimiter }),
    relax,
    numbers,
    skipEmpty,
  };
}

function pathsOf(from: SourcePlan['from'], names: Names): Rendered<readonly string[]> {
  const value = rendered('from', from, names);
  if (!value.ok) return value;
  // A template within a list can give a list.
  const paths: readonly unknown[] = [value.value].flat(2);
  const wrong = paths.findIndex((path) => typeof path !== 'string' || path === '');
  if (wrong >= 0 || paths.length === 0) {
    const given = wrong < 0 ? 'an empty list' : shown(paths[wrong]);
    const message = `from must be a path or a list of paths, but ${templateOf(from)} gave ${given}`;
    return err({
      code: 'MR414',
      message,
      hint: 'a path can be a pattern: data/*.jsonl; - is standard input',
    });
  }
  if (paths.length > 1 && paths.includes(standardInput)) {
    const message = `from must be files, or '-' alone, but ${templateOf(from)} gave both`;
    return err({ code: 'MR414', message, hint: 'read standard input in a task of its own' });
  }
  return ok(paths.map(String));
}

const checks = {
  offset: {
    holds: (value: number) => Number.isSafeInteger(value) && value >= 0,
    form: 'a whole number from 0',
  },
  max_items: {
    holds: (value: number) => Number.isSafeInteger(value) && value >= 1,
    form: 'a whole number from 1',
  },
  sample: {
    holds: (value: number) => value > 0 && value <= 1,
    form: 'a number above 0, up to 1',
  },
} as const;

function numberOf(
  key: keyof typeof checks,
  setting: number | string | undefined,
  names: Names,
): Rendered<number | undefined> {
  if (typeof setting !== 'string') return ok(setting);
  const result = rendered(key, setting, names);
  if (!result.ok) return result;
  const { holds, form } = checks[key];
  const { value } = result;
  // A parameter without a value leaves the setting out.
  if (value === null) return ok(undefined);
  if (typeof value === 'number' && holds(value)) return ok(value);
  const message = `${key} must be ${form}, but ${setting} gave ${shown(value)}`;
  return err({ code: 'MR414', message, hint: nullHint });
}

function rendered(key: string, template: SourcePlan['from'], names: Names): Rendered<unknown> {
  try {
    return ok(compileTemplate(typeof template === 'string' ? template : [...template])(names));
  } catch (error) {
    return err(failureAt(error, key));
  }
}

function templateOf(from: SourcePlan['from']): string {
  return typeof from === 'string' ? from : JSON.stringify(from);
}

function shown(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? 'undefined');
  return cut(text, 60);
}
