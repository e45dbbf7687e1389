import type { RunHistory } from '../../history/run-history.ts';
import type { Frame } from '../payloads/frame.ts';

type Answer = Frame['actions'][number];

/** How requests to a run have ended, as far as that is kept, the oldest first. */
export function endedRequests(history: RunHistory, run: string): Answer[] {
  return history.requests(run).flatMap(({ id, state, text }): Answer[] => {
    if (state === 'done') return [text === '' ? [id, 'done'] : [id, 'done', text]];
    return state === 'refused' ? [[id, 'refused', text]] : [];
  });
}

/** Those that have ended since the run is watched. */
export class Answers {
  /** Undefined before the first look. */
  #known: ReadonlySet<string> | undefined;

  look(history: RunHistory, run: string): Answer[] {
    const ended = endedRequests(history, run);
    const known = this.#known ?? new Set(ended.map(([id]) => id));
    this.#known = new Set(ended.map(([id]) => id));
    return ended.filter(([id]) => !known.has(id));
  }
}
