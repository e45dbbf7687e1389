import type { RunHistory } from '../../history/run-history.ts';
import type { Frame } from '../payloads/frame.ts';

type Answer = Frame['actions'][number];

/** How requests to a run have ended since it is watched. */
export class Answers {
  /** Undefined before the first look. */
  #known: ReadonlySet<string> | undefined;

  look(history: RunHistory, run: string): Answer[] {
    const ended = history.requests(run).flatMap(({ id, state, text }): Answer[] => {
      if (state === 'done') return [text === '' ? [id, 'done'] : [id, 'done', text]];
      return state === 'refused' ? [[id, 'refused', text]] : [];
    });
    const known = this.#known ?? new Set(ended.map(([id]) => id));
    this.#known = new Set(ended.map(([id]) => id));
    return ended.filter(([id]) => !known.has(id));
  }
}
