import { compileTemplate } from '../../expression/compile/compile.ts';
import { err, ok, type Result } from '../../lang/result.ts';
import { cut } from '../../lang/thrown.ts';
import type { PlanTask } from '../../plan/plan.ts';
import { hasTags } from '../../plan/limits.ts';
import { isReadyRule } from '../../plan/ready-task.ts';
import type { RenderedSettings, RuleNumbers } from '../../workflow/rendered-settings.ts';
import type { LimitReader } from '../../ports/limits.ts';
import type { TaskRecord } from '../../run/records.ts';
import type { Failure } from '../../items/failure.ts';
import { parseSetting, type RenderedKey } from '../../workflow/setting-forms.ts';
import type { ActiveRun } from '../active/active-run.ts';
import { failureAt } from '../../items/failure-from-error.ts';
import { renderedLimit } from '../active/named-limit.ts';
import { namesOf } from '../active/names.ts';
import { outermost } from '../active/outer.ts';
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
    const settings = renderedSettings(run, task, limits);
    const concurrency = valueOf(run, 'concurrency', task.concurrency);
    const rateLimit = valueOf(run, 'rate_limit', task.rateLimit);
    // A delay that could not be rendered was none.
    if (typeof task.delay === 'string') valueOf(run, 'delay', task.delay);
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
    return valueOf(run, 'delay', delay) ?? 0;
  } catch (error) {
    if (error instanceof InvalidSetting) return 0;
    throw error;
  }
}

/** Ends the rendering of the settings of a task. */
class InvalidSetting extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

function renderedSettings(run: ActiveRun, task: PlanTask, limits: LimitReader): RenderedSettings {
  const { timeout, deadline, tolerate, limit, batchSize, repeat, retry } = task;
  const given = {
    timeout: rendered(run, 'timeout', timeout),
    deadline: rendered(run, 'deadline', deadline),
    tolerate: rendered(run, 'tolerate', tolerate),
    limit: hasTags(limit ?? '') ? limitOf(run, limit ?? '', limits) : undefined,
    batchSize: rendered(run, 'batch_size', batchSize),
    repeat: rendered(run, 'repeat', repeat),
    retry: retry.every(isReadyRule) ? undefined : retry.map((rule) => numbersOf(run, rule)),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** Undefined: none. */
function limitOf(run: ActiveRun, template: string, limits: LimitReader): string | undefined {
  const value = render(run, 'limit', template);
  const name = renderedLimit(outermost(run).plan, limits, { value, template });
  if (name.ok) return name.value;
  throw new InvalidSetting(name.error);
}

/** Null gives a rule no retries, and no bound of its waits. */
function numbersOf(
  run: ActiveRun,
  { count, delay, maxDelay }: PlanTask['retry'][number],
): RuleNumbers {
  const longest = valueOf(run, 'retry.max_delay', maxDelay);
  return {
    count: valueOf(run, 'retry.count', count) ?? 0,
    delay: valueOf(run, 'retry.delay', delay) ?? 0,
    ...(longest === undefined ? {} : { maxDelay: longest }),
  };
}

/** What a template gives; undefined if it is none. */
function rendered<Key extends RenderedKey>(run: ActiveRun, key: Key, setting: unknown) {
  return typeof setting === 'string' ? parsed(run, key, setting) : undefined;
}

/** What a template gives; else the setting itself. */
function valueOf(run: ActiveRun, key: RenderedKey & NumberKey, setting: Setting) {
  return typeof setting === 'string' ? parsed(run, key, setting) : setting;
}

type Setting = number | string | undefined;
type NumberKey = Exclude<RenderedKey, 'tolerate' | 'repeat'>;

/** Undefined for null, which is as if the setting were absent. */
function parsed<Key extends RenderedKey>(run: ActiveRun, key: Key, template: string) {
  const value = render(run, key, template);
  if (value === null) return undefined;
  const result = parseSetting(key, value);
  if (result.ok) return result.value;
  const { message, hint } = result.error;
  throw new InvalidSetting({
    code: 'MR414',
    message: `${key} ${message}, but ${template} gave ${shown(value)}`,
    ...(hint === undefined ? {} : { hint }),
  });
}

function render(run: ActiveRun, key: string, template: string): unknown {
  try {
    return compileTemplate(template)(namesOf(run));
  } catch (error) {
    throw new InvalidSetting(failureAt(error, key));
  }
}

function shown(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? 'undefined');
  return cut(text, 60);
}
