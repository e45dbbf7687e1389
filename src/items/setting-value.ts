import { compileTemplate } from '../expression/compile/compile.ts';
import type { Names } from '../expression/names.ts';
import { cut } from '../lang/thrown.ts';
import { parseSetting, type RenderedKey } from '../workflow/setting-forms.ts';
import type { RuleNumbers } from '../workflow/rendered-settings.ts';
import { isReadyRule, type ReadyRule } from '../workflow/ready-rule.ts';
import type { RetryRule } from '../workflow/workflow.ts';
import { failureAt } from './failure-from-error.ts';
import type { Failure } from './failure.ts';

/** Ends the rendering of the settings of a task. */
export class InvalidSetting extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** For all settings that a template can give. */
export const nullHint = 'a template that gives null leaves it unset';

type NumberKey = Exclude<RenderedKey, 'tolerate' | 'repeat'>;

/** What a template gives for a setting. Undefined for null, which is as if that were absent. */
export function settingValue<Key extends RenderedKey>(key: Key, template: string, names: Names) {
  const value = renderSetting(key, template, names);
  if (value === null) return undefined;
  const result = parseSetting(key, value);
  if (result.ok) return result.value;
  const { message, hint } = result.error;
  throw new InvalidSetting({
    code: 'MR414',
    message: `${key} ${message}, but ${template} gave ${shown(value)}`,
    hint: hint ?? nullHint,
  });
}

/** What a template gives; else the number itself. */
export function numberSetting(
  key: NumberKey,
  setting: number | string | undefined,
  names: Names,
): number | undefined {
  return typeof setting === 'string' ? settingValue(key, setting, names) : setting;
}

/** Null gives a rule no retries, and no bound of its waits. */
export function ruleNumbers({ count, delay, maxDelay }: RetryRule, names: Names): RuleNumbers {
  const longest = numberSetting('retry.max_delay', maxDelay, names);
  return {
    count: numberSetting('retry.count', count, names) ?? 0,
    delay: numberSetting('retry.delay', delay, names) ?? 0,
    ...(longest === undefined ? {} : { maxDelay: longest }),
  };
}

/** A rule with what its templates give. */
export function readyRule(rule: RetryRule, names: Names): ReadyRule {
  if (isReadyRule(rule)) return rule;
  const { maxDelay: _, ...same } = rule;
  return { ...same, ...ruleNumbers(rule, names) };
}

/** What a template gives. */
export function renderSetting(key: string, template: string, names: Names): unknown {
  try {
    return compileTemplate(template)(names);
  } catch (error) {
    throw new InvalidSetting(failureAt(error, key));
  }
}

function shown(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? 'undefined');
  return cut(text, 60);
}
