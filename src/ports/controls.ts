import type { ControlAnswer, ControlRequest, RunAction, RunMark } from '../run/control.ts';
import type { RunId } from '../run/records.ts';

/** What runs were asked to do, and what was done to them. */
export interface ControlReader {
  /** The requests that are not answered, oldest first. */
  waiting(run: RunId): readonly ControlRequest[];
  /** The last answers, oldest first. */
  answers(run: RunId): readonly ControlAnswer[];
  answer(run: RunId, id: number): ControlAnswer | undefined;
  /** The last marks, oldest first. */
  marks(run: RunId): readonly RunMark[];
}

export interface ControlWriter extends ControlReader {
  /** Adds a request. Returns its number. */
  ask(run: RunId, action: RunAction, at: number): number;
  /** Answers a request, which waits no more. */
  putAnswer(run: RunId, answer: ControlAnswer): void;
  mark(run: RunId, mark: RunMark): void;
}
