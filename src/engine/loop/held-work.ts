import type { TaskWork } from '../../ports/work.ts';
import type { ActiveRun } from '../active/active-run.ts';
import type { ProcessDeaths } from '../active/process-deaths.ts';

/**
 * The work of runs with items that are held, since they may have ended the process: they run once
 * nothing else can run of their run, with its child runs and the run that it is an item of. What
 * waits for a retry or a delay is not waited for.
 */
export class HeldWork {
  /** By what the runs share. */
  readonly #families = new Map<ProcessDeaths, Set<TaskWork>>();

  add({ deaths }: ActiveRun, work: TaskWork): void {
    if (!deaths?.hasSuspects) return;
    const family = this.#families.get(deaths) ?? new Set();
    this.#families.set(deaths, family.add(work));
  }

  delete({ deaths }: ActiveRun, work: TaskWork): void {
    const family = deaths && this.#families.get(deaths);
    if (!deaths || !family?.delete(work) || family.size > 0) return;
    this.#families.delete(deaths);
  }

  /** The work whose held items may run now. */
  free({ deaths }: ActiveRun): readonly TaskWork[] {
    const family = deaths && this.#families.get(deaths);
    if (!family) return [];
    const waiting = [...family].filter(({ holder }) => holder?.isWaiting);
    if (waiting.length === 0) return [];
    return [...family].every((work) => isQuiet(work)) ? waiting : [];
  }
}

/** Child runs are quiet when the work of their own tasks is. */
function isQuiet({ idle, turnTaker }: TaskWork): boolean {
  return turnTaker === undefined || (idle && !turnTaker.hasWork);
}
