import { type Cause, type Failure, reasonsOf, type StepReport } from '../api/basics.ts';
import { printableLine } from '../api/texts.ts';
import { errorLines } from './show-errors.ts';
import { joined, type Line } from './style.ts';
import { counted, elapsed, indented } from './text.ts';

/** Causes that one line names. */
const shown = 3;

/** `MR401 TypeError: fetch failed, because connect ECONNREFUSED 127.0.0.1:9` */
export function failureLine(failure: Failure): string {
  const reasons = reasonsOf(failure)
    .slice(0, shown + 1)
    .map(printableLine);
  return `${failure.code} ${reasons.join(', because ')}`;
}

/** What a failure says, a line for each of its causes, and its hint. */
export function failureLines(failure: Failure): Line[] {
  const { code, hint } = failure;
  const [message, ...causes] = reasonsOf(failure);
  const [head = '', ...hints] = errorLines({ code, message, hint });
  return [head, ...causes.map(because), ...hints];
}

/** All that is known of a failure: also the data and stacks of its error and of its causes. */
export function failureDetails(failure: Failure): Line[] {
  const { code, hint, steps = [] } = failure;
  const [message] = reasonsOf(failure);
  return [...errorLines({ code, message, hint }), ...steps.map(stepLine), ...detailsOf(failure)];
}

/** `step get: failed, 3 attempts, ran 1.2s` */
function stepLine(step: StepReport): string {
  return `  step ${step.step}: ${stepText(step)}`;
}

/** `succeeded, 1 attempt, ran 12ms` */
export function stepText({ state, attempts, ms }: StepReport): string {
  const tries = attempts === 0 ? [] : [counted(attempts, 'attempt')];
  const time = ms === undefined ? [] : [`ran ${ms < 1 ? 'less than 1ms' : elapsed(ms)}`];
  return [state.replace('_', ' '), ...tries, ...time].join(', ');
}

function detailsOf({ data, stack, cause, errors = [] }: Cause): Line[] {
  return [
    ...(data === undefined ? [] : [`  data ${JSON.stringify(data)}`]),
    ...(stack === undefined ? [] : indented(stack, '  ')),
    ...(cause ? [cause, ...errors] : errors).flatMap(causeDetails),
  ];
}

function causeDetails(cause: Cause): Line[] {
  const details = detailsOf(cause).map((line) => joined('  ', line));
  return [because(reasonsOf(cause)[0]), ...details];
}

function because(reason: string): string {
  return `  because: ${printableLine(reason)}`;
}
