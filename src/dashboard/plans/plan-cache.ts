import { attempt } from '../../lang/thrown.ts';
import type { Plan } from '../../plan/plan.ts';
import { requireWorkflow } from '../../plan/valid-workflow.ts';
import type { RunRecord } from '../../run/records.ts';

const most = 24;

/** Plans of runs, by their text: many runs have the same one. */
export class PlanCache {
  readonly #plans = new Map<string, Plan | undefined>();

  /** Undefined for a text that this version cannot read any more. */
  of({ text, file }: Pick<RunRecord, 'text' | 'file'>): Plan | undefined {
    const plan = this.#plans.has(text)
      ? this.#plans.get(text)
      : attempt(() => requireWorkflow({ text, ...(file === undefined ? {} : { file }) }).plan);
    this.#plans.delete(text);
    this.#plans.set(text, plan);
    for (const oldest of this.#plans.keys()) {
      if (this.#plans.size <= most) break;
      this.#plans.delete(oldest);
    }
    return plan;
  }
}
