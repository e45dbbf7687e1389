import { requireArgument, requireOptions } from '../call-options.ts';
import {
  pauseInactiveRun,
  requireTopLevel,
  requireUnfinished,
} from '../engine/acquiring/acquire-run.ts';
import { cancelOptions, type CancelOptions } from '../engine/run-handle.ts';
import { type RequestReport, requestReport } from '../history/requests.ts';
import { path, runId } from '../lang/kinds.ts';
import type { Store, Transaction } from '../ports/store.ts';
import type { RunAction } from '../run/control.ts';
import type { RunRecord } from '../run/records.ts';
import { asRunId } from '../run/run-id.ts';
import { historyOf } from './open-history.ts';
import { requireAction, requirePossible } from './request-checks.ts';
import { surroundings } from './surroundings.ts';
import { withStore } from './with-store.ts';

/**
 * Asks the process that runs a run to cancel it.
 *
 * Resolves with true once the request is stored; the process sees it within a second. Resolves with
 * false when no living process runs it: `executor.resume(id, { cancel: true })` cancels it then.
 * `policy` overrides that of the workflow. Throws MR506 (no such run), MR508 (it has ended), MR501
 * (it is part of another run), MR601, MR602 or MR606 (store).
 */
export async function requestCancel(
  directory: string,
  id: string,
  options: CancelOptions = {},
): Promise<boolean> {
  requirePlace('requestCancel', directory, id);
  requireOptions('requestCancel', options, cancelOptions);
  return withStore(directory, async (store) => {
    const { policy } = options;
    const action: RunAction = { kind: 'cancel', ...(policy ? { policy } : {}) };
    const { isOwned } = await put(store, id, action, { isKept: false });
    return isOwned;
  });
}

/**
 * Asks the process that runs a run to pause it.
 *
 * Resolves with true once the request is stored: the process then starts nothing more, and the run
 * is paused when its items in flight have ended. Resolves with false when no living process runs
 * the run, which is then paused already. Throws as `requestCancel` does.
 */
export async function requestPause(directory: string, id: string): Promise<boolean> {
  requirePlace('requestPause', directory, id);
  return withStore(directory, async (store) => (await put(store, id, { kind: 'pause' })).isOwned);
}

/**
 * Asks for something of a run that has not ended, in whichever process it runs: a pause, a cancel,
 * another concurrency or rate of a task, or that failed items of tasks that run are tried again.
 *
 * Resolves with the request, once it is stored. `asked`: a living process runs the run, and takes
 * the request up with its next commit; `openHistory` shows the answer. `kept`: no process runs it,
 * and the next one that does takes the request up. `done`: a run that nobody ran is paused.
 *
 * Throws MR506 (no such run, task or item), MR508 (the run has ended), MR518 (what is asked cannot
 * be done), MR501 (it is part of another run), MR601, MR602 or MR606 (store).
 */
export async function sendRequest(
  directory: string,
  id: string,
  action: RunAction,
): Promise<RequestReport> {
  requirePlace('sendRequest', directory, id);
  requireAction('sendRequest', action);
  return withStore(directory, (store) => putRequest(store, id, action));
}

/** The same in a store that is open. */
export async function putRequest(
  store: Store,
  id: string,
  action: RunAction,
): Promise<RequestReport> {
  const run = asRunId(historyOf(store).find(id).run);
  await requirePossible(requireUnfinished(store.run(run), run), action);
  const { request, isOwned } = await put(store, run, action);
  const waiting = { id: request, at: surroundings.clock.now(), action };
  return requestReport(store.controls.answer(run, request) ?? waiting, isOwned);
}

function requirePlace(call: string, directory: string, id: string): void {
  requireArgument(call, 'directory', directory, path);
  requireArgument(call, 'id', id, runId);
}

interface Stored {
  readonly request: number;
  /** A living process runs the run. */
  readonly isOwned: boolean;
}

/** Without `isKept`, nothing is stored for a run that nobody runs. */
function put(
  store: Store,
  id: string,
  action: RunAction,
  { isKept = true }: { readonly isKept?: boolean } = {},
): Promise<Stored> {
  const run = asRunId(historyOf(store).find(id).run);
  const at = surroundings.clock.now();
  return store.commit((tx) => {
    const record = requireUnfinished(tx.run(run), run);
    requireTopLevel(record);
    const owner = tx.lease(run)?.owner;
    const isOwned = owner !== undefined && surroundings.alive(owner);
    if (!isOwned && !isKept) return { request: 0, isOwned };
    const request = tx.controls.ask(run, action, at);
    if (action.kind === 'cancel') putCancel(tx, record, action.policy);
    if (action.kind === 'pause') {
      if (isOwned) tx.putRequest(run, { pause: true, ...tx.request(run) });
      else pauseNow(tx, record, request);
    }
    return { request, isOwned };
  });
}

function putCancel(tx: Transaction, { id }: RunRecord, policy: CancelOptions['policy']): void {
  tx.putRequest(id, { cancel: policy ?? tx.request(id)?.cancel ?? true });
}

function pauseNow(tx: Transaction, record: RunRecord, request: number): void {
  const { id, state } = record;
  const owner = surroundings.owner();
  if (state === 'running') pauseInactiveRun(tx, record, owner, surroundings.alive);
  tx.controls.putAnswer(id, {
    id: request,
    at: owner.since,
    kind: 'pause',
    state: 'done',
    text: '',
  });
}
