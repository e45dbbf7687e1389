import type { Names } from '../../expression/names.ts';
import { err, ok, type Result } from '../../lang/result.ts';
import type { PlanTask } from '../../plan/plan.ts';
import { hasTags } from '../../plan/limits.ts';
import type { LimitReader } from '../../ports/limits.ts';
import { isReadyRule } from '../../workflow/ready-rule.ts';
import type { RenderedSettings } from '../../workflow/rendered-settings.ts';
import type { TaskRecord } from '../../run/records.ts';
import type { Failure } from '../../items/failure.ts';
import type { RenderedKey } from '../../workflow/setting-forms.ts';
import type { ActiveRun } from '../active/active-run.ts';
import {
  InvalidSetting,
  numberSetting,
  renderSetting,
  ruleNumbers,
  settingValue,
} from '../../items/setting-value.ts';
import { renderedLimit } from '../active/named-limit.ts';
import { namesOf } from '../active/names.ts';
import { outermost } from '../active/outer.ts';
import { changesOf } from './changes.ts';
import { sinkOf } from './sink.ts';

/** The settings that the record of a task keeps from its start. */
type Settings = Pick<TaskRecord, 'concurrency' | 'rateLimit' | 'settings' | 'sink'>;

/** Renders the settings of a task that can be expressions. Called once, as it starts. */
export function settingsOf(
  run: ActiveRun,
  task: PlanTask,
  limits: LimitReader,
): Result<Settings, Failure> {
  try {
    const names = namesOf(run);
    const limit = limitOf(run, task.limit, limits);
    const settings = renderedSettings(names, task, limit);
    const changes = changesOf(run.record.changes, task.name);
    const concurrency =
      changes.concurrency ?? numberSetting('concurrency', task.concurrency, names);
    const rateLimit = changes.rateLimit ?? numberSetting('rate_limit', task.rateLimit, names);
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

function renderedSettings(
  names: Names,
  task: PlanTask,
  limit: string | undefined,
): RenderedSettings {
  const { timeout, deadline, tolerate, batchSize, repeat, retry } = task;
  const given = {
    limit,
    timeout: rendered(names, 'timeout', timeout),
    deadline: rendered(names, 'deadline', deadline),
    tolerate: rendered(names, 'tolerate', tolerate),
    batchSize: rendered(names, 'batch_size', batchSize),
    repeat: rendered(names, 'repeat', repeat),
    retry: retry.every(isReadyRule) ? undefined : retry.map((rule) => ruleNumbers(rule, names)),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** What a template gives for the limit; undefined if it is none, or gives none. */
function limitOf(
  run: ActiveRun,
  template: string | undefined,
  limits: LimitReader,
): string | undefined {
  if (template === undefined || !hasTags(template)) return undefined;
  const value = renderSetting('limit', template, namesOf(run));
  const name = renderedLimit(outermost(run).plan, limits, { value, template });
  if (name.ok) return name.value;
  throw new InvalidSetting(name.error);
}

/** What a template gives; undefined if it is none. */
function rendered<Key extends RenderedKey>(names: Names, key: Key, setting: unknown) {
  return typeof setting === 'string' ? settingValue(key, setting, names) : undefined;
}
