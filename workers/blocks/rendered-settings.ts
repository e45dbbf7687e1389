import { numberSetting, readyRule, settingValue } from '../../src/items/setting-value.ts';
import type { Tolerance } from '../../src/workflow/workflow.ts';
import { type RenderSettings, tolerates } from './step-settings.ts';

/** Renders what templates give, for each item. */
export const renderSettings: RenderSettings = (step, names) => {
  const { timeout, deadline, tolerate, retry } = step;
  const tolerance =
    typeof tolerate === 'string'
      ? (settingValue('tolerate', tolerate, names) as Tolerance | undefined)
      : tolerate;
  return {
    timeout: numberSetting('timeout', timeout, names),
    deadline: numberSetting('deadline', deadline, names),
    mayFail: tolerates(tolerance),
    retry: retry.map((rule) => readyRule(rule, names)),
  };
};
