import { compileTemplate } from '../../expression/compile/compile.ts';
import { err, ok, type Result } from '../../lang/result.ts';
import { cut } from '../../lang/thrown.ts';
import type { PlanTask } from '../../plan/plan.ts';
import type { TaskRecord } from '../../run/records.ts';
import type { Failure } from '../../items/failure.ts';
import type { ActiveRun } from '../active/active-run.ts';
import { failureAt } from '../../items/failure-from-error.ts';
import { namesOf } from '../active/names.ts';
import { sinkOf } from './sink.ts';

/** The settings that the record of a task keeps from its start. */
type Settings = Pick<TaskRecord, 'concurrency' | 'rateLimit' | 'sink'>;

/** Renders the settings of a task that can be expressions. Called once, as it starts. */
export function settingsOf(run: ActiveRun, task: PlanTask): Result<Settings, Failure> {
  const concurrency = rendered(run, 'concurrency', task.concurrency);
  if (!concurrency.ok) return concurrency;
  const rate = rendered(run, 'rate_limit', task.rateLimit);
  if (!rate.ok) return rate;
  const sink = sinkOf(run, task);
  if (!sink.ok) return sink;
  return ok({
    ...sink.value,
    ...(concurrency.value === undefined ? {} : { concurrency: concurrency.value }),
    ...(rate.value === undefined ? {} : { rateLimit: rate.value }),
  });
}

const checks = {
  concurrency: {
    holds: (value: number) => Number.isSafeInteger(value) && value >= 1,
    form: 'a whole number from 1',
  },
  rate_limit: {
    holds: (value: number) => Number.isFinite(value) && value > 0,
    form: 'a number of items per second, more than 0',
  },
} as const;

function rendered(
  run: ActiveRun,
  key: keyof typeof checks,
  setting: number | string | undefined,
): Result<number | undefined, Failure> {
  if (typeof setting !== 'string') return ok(setting);
  let value: unknown;
  try {
    value = compileTemplate(setting)(namesOf(run));
  } catch (error) {
    return err(failureAt(error, key));
  }
  const { holds, form } = checks[key];
  if (typeof value === 'number' && holds(value)) return ok(value);
  const message = `${key} must be ${form}, but ${setting} gave ${shown(value)}`;
  return err({ code: 'MR414', message });
}

function shown(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? 'undefined');
  return cut(text, 60);
}
