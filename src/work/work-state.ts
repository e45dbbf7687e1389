import type { Failure } from '../items/failure.ts';
import type { DrainReason } from '../ports/work.ts';

type State =
  | { readonly kind: 'working' }
  | { readonly kind: 'suspended' }
  | { readonly kind: 'draining'; readonly reason: DrainReason; readonly isReported: boolean }
  | { readonly kind: 'aborting'; readonly isReported: boolean }
  | { readonly kind: 'unusable'; readonly failure: Failure; readonly isReported: boolean }
  | { readonly kind: 'closed' };

export type WorkEvent =
  | { readonly type: 'suspend' }
  | { readonly type: 'resume' }
  | { readonly type: 'drain'; readonly reason: DrainReason }
  | { readonly type: 'abort' }
  | { readonly type: 'fail'; readonly failure: Failure }
  /** The engine knows that nothing is in flight and nothing will start. */
  | { readonly type: 'report' }
  | { readonly type: 'close' };

/**
 * The state of the work on one task.
 *
 * | state     | holds                                        | left by                            |
 * | --------- | -------------------------------------------- | ---------------------------------- |
 * | working   | items are claimed                            | suspend, drain, abort, fail, close |
 * | suspended | nothing is claimed: another task has a turn  | resume, drain, abort, fail, close  |
 * | draining  | nothing is claimed; what runs may end        | abort, fail, close                 |
 * | aborting  | nothing is claimed; what runs must end       | fail, close                        |
 * | unusable  | no item can run, because of `failure`        | close                              |
 * | closed    | the task has settled or its run was released | nothing                            |
 *
 * An event that does not leave a state changes nothing, with two exceptions: a drain or an abort of
 * work that already stops is a new request, so the next idle moment is reported again; and from the
 * first drain for closing on, work is drained for that reason.
 *
 * Idle is no state. Each kind of work derives it from what is in flight and what is uncommitted.
 */
export class WorkState {
  #now: State = { kind: 'working' };

  get now(): State {
    return this.#now;
  }

  /** The only place that changes the state. Returns whether it did. */
  change(event: WorkEvent): boolean {
    const before = this.#now;
    this.#now = after(before, event);
    return this.#now !== before;
  }
}

function after(state: State, event: WorkEvent): State {
  if (state.kind === 'closed') return state;
  switch (event.type) {
    case 'suspend':
      return state.kind === 'working' ? { kind: 'suspended' } : state;
    case 'resume':
      return state.kind === 'suspended' ? { kind: 'working' } : state;
    case 'drain':
      return afterDrain(state, event.reason);
    case 'abort':
      if (state.kind === 'unusable') return { ...state, isReported: false };
      return { kind: 'aborting', isReported: false };
    case 'fail': {
      if (state.kind === 'unusable') return state;
      return { kind: 'unusable', failure: event.failure, isReported: false };
    }
    case 'report':
      return 'isReported' in state && !state.isReported ? { ...state, isReported: true } : state;
    case 'close':
      return { kind: 'closed' };
  }
}

function afterDrain(state: Exclude<State, { kind: 'closed' }>, reason: DrainReason): State {
  switch (state.kind) {
    case 'working':
    case 'suspended':
      return { kind: 'draining', reason, isReported: false };
    case 'draining':
      return { ...state, isReported: false, reason: reason === 'closing' ? reason : state.reason };
    case 'aborting':
    case 'unusable':
      return { ...state, isReported: false };
  }
}
