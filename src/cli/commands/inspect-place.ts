import { MillraceError } from '../../api/basics.ts';
import type { RunHistory } from '../../api/stored-runs.ts';
import { parseIndex } from './item-place.ts';

/** A task or item, in the run itself or in the run of a block of it. */
export interface InspectedPlace {
  readonly run: string;
  readonly task: string;
  readonly index: number | undefined;
  /** Of a block that ran in the lane of its item: a step of it, such as `a` or `b/c`. */
  readonly step?: string;
}

/** Reads `TASK[/INDEX]`, and `TASK[/INDEX]/STEP[/INDEX]` of blocks, at any depth. Throws MR506. */
export function findPlace(history: RunHistory, run: string, place: string): InspectedPlace {
  const [task = '', ...rest] = place.split('/');
  const [second] = rest;
  const hasIndex = second !== undefined && isIndex(second);
  const steps = hasIndex ? rest.slice(1) : rest;
  const index = hasIndex ? parseIndex(second) : undefined;
  if (steps.length === 0) return { run, task, index };
  const inner = history.blockRun(run, task, index ?? 0);
  if (inner !== undefined) return findPlace(history, inner, steps.join('/'));
  const step = steps.filter((name) => !isIndex(name)).join('/');
  const failed = history.item(run, task, index ?? 0)?.error;
  if (failed?.step === step || failed?.steps?.some((one) => one.step === step)) {
    return { run, task, index: index ?? 0, step };
  }
  // Of a task without tasks of its own, what follows is meant as the number of an item.
  if (index === undefined) parseIndex(second ?? '');
  const at = index === undefined ? task : `${task}[${index}]`;
  const message = `'${at}' of run ${run} has no record of '${step}'`;
  const hint = "of steps in a lane, failures say what is known; 'durable: true' records each";
  throw new MillraceError('MR506', message, { hint });
}

function isIndex(part: string): boolean {
  return !/^[A-Za-z_]/.test(part);
}
