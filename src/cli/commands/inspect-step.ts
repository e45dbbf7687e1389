import type { StepReport } from '../../api/basics.ts';
import type { RunHistory } from '../../api/stored-runs.ts';
import { failureDetails, stepText } from '../failure-lines.ts';
import { jsonLine } from '../json-lines.ts';
import type { Line } from '../style.ts';
import type { Terminal } from '../terminal.ts';
import type { InspectOptions } from './inspect-options.ts';

interface StepPosition {
  readonly run: string;
  readonly task: string;
  readonly index: number;
  readonly step: string;
}

/** Prints a step of a block that ran in a lane: what the failure of the item has of it. */
export async function inspectStep(
  position: StepPosition,
  history: RunHistory,
  { json }: InspectOptions,
  terminal: Terminal,
): Promise<void> {
  const { run, task, index, step } = position;
  const { error: failure, status } = history.item(run, task, index) ?? {};
  const known = failure?.steps?.find((one) => one.step === step);
  const isReason = failure?.step === step;
  if (!failure || !(known || isReason)) return;
  const { steps: _, ...reason } = failure;
  // A step that has ended its thread has left nothing but its name.
  const found: StepReport = known ?? {
    step,
    state: status === 'timed_out' ? status : 'failed',
    attempts: 0,
  };
  if (json) {
    const facts = { ...found, ...(isReason ? { error: reason } : {}) };
    const document = { schema: 'millrace.step/1', run, task, index, ...facts };
    return terminal.dataParts(jsonLine(document));
  }
  const lines: Line[] = [`${task}[${index}]/${step}: ${stepText(found)}`];
  if (isReason) lines.push(...failureDetails(reason));
  terminal.write(...lines);
}
