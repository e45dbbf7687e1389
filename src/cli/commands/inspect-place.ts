import { MillraceError } from '../../api/basics.ts';
import type { RunHistory } from '../../api/stored-runs.ts';
import { parseIndex } from './item-place.ts';

/** A task or item, in the run itself or in the run of a block of it. */
export interface InspectedPlace {
  readonly run: string;
  readonly task: string;
  readonly index: number | undefined;
}

/** Reads `TASK[/INDEX]`, and `TASK[/INDEX]/STEP[/INDEX]` of blocks, at any depth. Throws MR506. */
export function findPlace(history: RunHistory, run: string, place: string): InspectedPlace {
  const [task = '', ...rest] = place.split('/');
  const [second] = rest;
  const isIndex = second !== undefined && !/^[A-Za-z_]/.test(second);
  const steps = isIndex ? rest.slice(1) : rest;
  const index = isIndex ? parseIndex(second) : undefined;
  if (steps.length === 0) return { run, task, index };
  const inner = history.blockRun(run, task, index ?? 0);
  if (inner !== undefined) return findPlace(history, inner, steps.join('/'));
  // Of a task without tasks of its own, what follows is meant as the number of an item.
  if (index === undefined) parseIndex(second ?? '');
  const at = index === undefined ? task : `${task}[${index}]`;
  const message = `'${at}' of run ${run} has no tasks of its own that are recorded`;
  throw new MillraceError('MR506', message);
}
