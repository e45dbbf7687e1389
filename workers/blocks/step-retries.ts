import type { Failure } from '../../src/items/failure.ts';
import { failureNames } from '../../src/items/failure.ts';
import { isNextAttempt, judgeAttempt, type NextAttempt } from '../../src/items/retry-judge.ts';
import { countRetry, mostRetries } from '../../src/items/retry.ts';
import type { FailedBlock } from '../../src/items/step-failure.ts';
import type { ReadyRule } from '../../src/workflow/ready-rule.ts';
import type { CompiledStep } from './compiled-block.ts';
import type { BlockNames } from './step-names.ts';

interface Attempted {
  readonly attempt: number;
  readonly names: BlockNames;
  /** Milliseconds that the step has. */
  readonly left: number;
}

/** The retries of a step in one attempt of its block: each rule counts its own. */
export class StepRetries {
  readonly #conditions: CompiledStep['retryWhen'];
  readonly #rules: readonly ReadyRule[];
  readonly #most: number;
  #counts: readonly number[] | undefined;

  constructor({ retryWhen }: CompiledStep, rules: readonly ReadyRule[]) {
    this.#conditions = retryWhen;
    this.#rules = rules;
    this.#most = mostRetries(rules);
  }

  /** When to make the next attempt; the failure that says why there is none. */
  after(
    { state, failure }: FailedBlock,
    { attempt, names, left }: Attempted,
  ): NextAttempt | Failure | undefined {
    if (this.#most < attempt) return undefined;
    const rules = this.#rules;
    const counts = (rule: number): number => this.#counts?.[rule] ?? 0;
    const error = { ...failureNames(failure), state };
    const judged = judgeAttempt(
      rules,
      { attempt, state, failure, counts },
      {
        holds: (rule) => {
          const condition = this.#conditions[rules.findIndex((one) => one === rule)];
          return condition === undefined || Boolean(condition({ ...names, attempt, error }));
        },
        timeLeft: () => left,
        chance: Math.random,
      },
    );
    if (judged && isNextAttempt(judged))
      this.#counts = countRetry(this.#counts, rules, judged.rule);
    return judged;
  }
}
