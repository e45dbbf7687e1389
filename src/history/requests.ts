import type { StoreReader } from '../ports/store.ts';
import type { ControlAnswer, ControlRequest, RunAction } from '../run/control.ts';
import type { LeaseOwner, RunId } from '../run/records.ts';

/** A request to a run, and how it ended. */
export interface RequestReport {
  /** The number of the request, among those to its run. */
  readonly id: string;
  /** What was asked for. */
  readonly kind: RunAction['kind'];
  /**
   * `asked`: the process that runs the run takes it up with its next commit. `kept`: no process
   * runs it now, and the next one takes it up. `done` and `refused`: it is answered.
   */
  readonly state: 'asked' | 'kept' | 'done' | 'refused';
  /** When it was asked, or answered: milliseconds since the epoch. */
  readonly at: number;
  /** What was done, or why it was refused; empty when `kind` says it. */
  readonly text: string;
  /** Why it was refused: MR506 (no such task or item), MR518 (it cannot be done). */
  readonly code?: 'MR506' | 'MR518';
  /** What to do about it. */
  readonly hint?: string;
}

/** `isOwned`: a living process runs the run. */
export function requestReport(
  request: ControlRequest | ControlAnswer,
  isOwned: boolean,
): RequestReport {
  const { id, at } = request;
  if (!('action' in request)) return { ...request, id: String(id) };
  const { kind } = request.action;
  return { id: String(id), kind, state: isOwned ? 'asked' : 'kept', at, text: '' };
}

/** The requests to a run that are known: the answers, and then those that wait. */
export function requestsOf(
  store: StoreReader,
  run: RunId,
  alive: (owner: LeaseOwner) => boolean,
): RequestReport[] {
  const owner = store.lease(run)?.owner;
  const isOwned = owner !== undefined && alive(owner);
  const { controls } = store;
  return [...controls.answers(run), ...controls.waiting(run)].map((request) =>
    requestReport(request, isOwned),
  );
}
