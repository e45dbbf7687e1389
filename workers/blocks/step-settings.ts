import type { Names } from '../../src/expression/names.ts';
import { toleratedFailures } from '../../src/items/tolerance.ts';
import type { LaneStep } from '../../src/wire/lane-block.ts';
import { isReadyRule, type ReadyRule } from '../../src/workflow/ready-rule.ts';
import type { Tolerance } from '../../src/workflow/workflow.ts';

/** The settings of a step that has started. */
export interface StepSettings {
  /** Milliseconds of an attempt. */
  readonly timeout: number | undefined;
  /** Milliseconds of all attempts. */
  readonly deadline: number | undefined;
  /** Its failure fails no block. */
  readonly mayFail: boolean;
  readonly retry: readonly ReadyRule[];
}

/** Renders the settings of a step. Throws `InvalidSetting`. */
export type RenderSettings = (step: LaneStep, names: Names) => StepSettings;

/** Whether templates give settings of a step. */
export function hasTemplates({ timeout, deadline, tolerate, retry }: LaneStep): boolean {
  const values: readonly unknown[] = [timeout, deadline, tolerate];
  return values.some((value) => typeof value === 'string') || !retry.every(isReadyRule);
}

/** Few steps have templates there: `render` is loaded for them alone. */
export function settingsOf(
  step: LaneStep,
  render: RenderSettings | undefined,
): (names: Names) => StepSettings {
  if (render && hasTemplates(step)) return (names) => render(step, names);
  const { timeout, deadline, tolerate, retry } = step;
  const settings: StepSettings = {
    timeout: typeof timeout === 'string' ? undefined : timeout,
    deadline: typeof deadline === 'string' ? undefined : deadline,
    mayFail: tolerates(typeof tolerate === 'string' ? undefined : tolerate),
    retry: retry.filter(isReadyRule),
  };
  return () => settings;
}

/** Whether a task with one item may fail. */
export function tolerates(tolerate: Tolerance | undefined): boolean {
  return toleratedFailures(1, tolerate) > 0;
}
