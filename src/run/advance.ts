import type { ModelEvent, Step } from './decisions.ts';
import type { RunModel } from './model.ts';
import { cancelRun, endIfDone, pauseRun, requestPause, timeOutRun } from './rules/ending.ts';
import { failOutput } from './rules/finally.ts';
import { type Draft, newDraft } from './rules/draft.ts';
import { settleTask } from './rules/settling.ts';
import { startDelayed, startReadyTasks } from './rules/starting.ts';
import { isUnderWay } from './run-status.ts';

/**
 * What follows from an event. The work is O(tasks that change), and O(tasks) at the start and the
 * end of a run and when it is stopped. An event that comes after a pause or the end changes
 * nothing.
 */
export function advance(model: RunModel, event: ModelEvent): Step {
  const draft = newDraft(model);
  if (isUnderWay(model.run)) applyRules(draft, event);
  return draft;
}

/** The only function that changes a model. */
export function apply(model: RunModel, step: Step): void {
  model.run = step.run;
  for (const [name, status] of step.tasks) model.tasks.set(name, status);
}

function applyRules(draft: Draft, event: ModelEvent): void {
  switch (event.type) {
    case 'run-started':
    case 'run-resumed':
      startReadyTasks(draft);
      break;
    case 'task-settled':
      settleTask(draft, event);
      break;
    case 'task-due':
      startDelayed(draft, event.task);
      break;
    case 'cancel-requested':
      cancelRun(draft, event.policy, event.because);
      break;
    case 'time-ran-out':
      timeOutRun(draft);
      break;
    case 'pause-requested':
      // Can come before the run has started, when no task is active yet: it must not end the run.
      return requestPause(draft);
    case 'run-idle':
      pauseRun(draft);
      break;
    case 'output-failed':
      failOutput(draft, event.failure);
      break;
  }
  endIfDone(draft);
}
