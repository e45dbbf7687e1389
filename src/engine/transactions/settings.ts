import type { Names } from '../../expression/names.ts';
import { err, ok, type Result } from '../../lang/result.ts';
import type { PlanTask } from '../../plan/plan.ts';
import { isReadyRule } from '../../workflow/ready-rule.ts';
import type { RenderedSettings } from '../../workflow/rendered-settings.ts';
import type { TaskRecord } from '../../run/records.ts';
import type { Failure } from '../../items/failure.ts';
import type { RenderedKey } from '../../workflow/setting-forms.ts';
import type { ActiveRun } from '../active/active-run.ts';
import {
  InvalidSetting,
  numberSetting,
  ruleNumbers,
  settingValue,
} from '../../items/setting-value.ts';
import { namesOf } from '../active/names.ts';
import { sinkOf } from './sink.ts';

/** The settings that the record of a task keeps from its start. */
type Settings = Pick<TaskRecord, 'concurrency' | 'rateLimit' | 'settings' | 'sink'>;

/** Renders the settings of a task that can be expressions. Called once, as it starts. */
export function settingsOf(run: ActiveRun, task: PlanTask): Result<Settings, Failure> {
  try {
    const names = namesOf(run);
    const settings = renderedSettings(names, task);
    const concurrency = numberSetting('concurrency', task.concurrency, names);
    const rateLimit = numberSetting('rate_limit', task.rateLimit, names);
    // A delay that could not be rendered was none.
    if (typeof task.delay === 'string') settingValue('delay', task.delay, names);
    const sink = sinkOf(run, task);
    if (!sink.ok) return sink;
    return ok({
      ...sink.value,
      ...(Object.keys(settings).length > 0 ? { settings } : {}),
      ...(concurrency === undefined ? {} : { concurrency }),
      ...(rateLimit === undefined ? {} : { rateLimit }),
    });
  } catch (error) {
    if (error instanceof InvalidSetting) return err(error.failure);
    throw error;
  }
}

/** Milliseconds before a task starts: none if its template fails, as the task then does. */
export function delayOf(run: ActiveRun, { delay = 0 }: PlanTask): number {
  if (typeof delay === 'number') return delay;
  try {
    return settingValue('delay', delay, namesOf(run)) ?? 0;
  } catch (error) {
    if (error instanceof InvalidSetting) return 0;
    throw error;
  }
}

function renderedSettings(names: Names, task: PlanTask): RenderedSettings {
  const { timeout, deadline, tolerate, batchSize, repeat, retry } = task;
  const given = {
    timeout: rendered(names, 'timeout', timeout),
    deadline: rendered(names, 'deadline', deadline),
    tolerate: rendered(names, 'tolerate', tolerate),
    batchSize: rendered(names, 'batch_size', batchSize),
    repeat: rendered(names, 'repeat', repeat),
    retry: retry.every(isReadyRule) ? undefined : retry.map((rule) => ruleNumbers(rule, names)),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** What a template gives; undefined if it is none. */
function rendered<Key extends RenderedKey>(names: Names, key: Key, setting: unknown) {
  return typeof setting === 'string' ? settingValue(key, setting, names) : undefined;
}
