import type { RunEvent } from '../../api/runs.ts';
import { printableLine } from '../../api/texts.ts';
import { itemName } from '../item-facts.ts';
import { bytes, count, counted, elapsed, indented } from '../text.ts';
import { isOpen, positionOf, speedOf, type TaskView, timeLeft, type Waiting } from './progress.ts';
import { nameOf, settledText } from './settled.ts';

/** `fetch: started, 1,000 items` */
export function startedLine(view: TaskView): string {
  const { total, done } = view;
  const isSingle = total === 1 && !isOpen(view);
  const items = isSingle || isOpen(view) ? [] : [counted(total, 'item')];
  const before = !isSingle && done > 0 ? [`${count(done)} already done`] : [];
  return `${nameOf(view)}: ${['started', ...items, ...before].join(', ')}`;
}

/** `fetch: 400 of 1,000 items (40%), 3 failed, 80/s, 8s left` */
export function progressLine(view: TaskView, now: number): string {
  const { total, done, failed, item } = view;
  if (item && total === 1) return `${nameOf(view)}: ${itemProgressText(item)}`;
  const parts = [
    isOpen(view)
      ? `${counted(done, 'item')} done`
      : `${count(done)} of ${counted(total, 'item')} (${percent(done, total)}%)`,
    ...readParts(view).map((part) => `${part} read`),
    ...(failed > 0 ? [`${count(failed)} failed`] : []),
    ...speedParts(view, now),
    ...p95Parts(view),
  ];
  return `${nameOf(view)}: ${parts.join(', ')}`;
}

/** `450 of 1,200 (37%)` */
export function itemProgressText({ done, total }: { done: number; total: number }): string {
  return `${count(done)} of ${count(total)} (${percent(done, total)}%)`;
}

/** `fetch: 1,000 items in 12.5s` */
export function settledLine(view: TaskView): string {
  return `${nameOf(view)}: ${settledText(view)}`;
}

/** `fetch: a worker was lost by fetch[3] "web-3": no await; 2 items run again`, and the stack. */
export function lostLines(event: Extract<RunEvent, { type: 'worker-lost' }>): readonly string[] {
  const { task, reason, origin, again } = event;
  const verb = again.length === 1 ? 'runs' : 'run';
  const items = again.length === 0 ? '' : `; ${counted(again.length, 'item')} ${verb} again`;
  const who = task === undefined ? '' : `${task}: `;
  const by = origin ? ` by ${itemName(origin.task, origin.index, origin)}` : '';
  return withStack(`${who}a worker was lost${by}: ${printableLine(reason)}${items}`, event);
}

/** `fetch[3] "web-3": an error after its end: no await`, and the stack. */
export function lateLines(event: Extract<RunEvent, { type: 'late-error' }>): readonly string[] {
  const { task, index, reason, hasFailed } = event;
  const when = hasFailed ? 'outside of its promise' : 'after its end';
  const who = itemName(task, index, event);
  return withStack(`${who}: an error ${when}: ${printableLine(reason)}`, event);
}

function withStack(line: string, { stack }: { readonly stack?: string }): readonly string[] {
  return stack === undefined ? [line] : [line, ...indented(stack, '  ')];
}

/**
 * `waiting for a worker: EMFILE, 12 s`, `waiting to begin shell.run: EMFILE, 12 s` or `waiting for
 * the limit 'site', 12 s`
 */
export function waitingLine(waiting: Waiting, now: number): string {
  const time = `${Math.floor((now - waiting.since) / 1000)} s`;
  if ('limit' in waiting) return `waiting for the limit '${printableLine(waiting.limit)}', ${time}`;
  const { action, reason } = waiting;
  const what = action === undefined ? 'for a worker' : `to begin ${action}`;
  return `waiting ${what}: ${printableLine(reason)}, ${time}`;
}

/** `finally: the run has failed: task 'fetch' failed` */
export function finishingLine({
  outcome,
  error,
}: Extract<RunEvent, { type: 'run-finishing' }>): string {
  const why = error && outcome === 'failed' ? `: ${printableLine(error.message)}` : '';
  return `finally: the run ${outcome === 'cancelled' ? 'was cancelled' : `has ${outcome}`}${why}`;
}

/** `fetch[17] message {"field":1}`; of a step `fetch[17]/get message` */
export function logLine(event: Extract<RunEvent, { type: 'log' }>): string {
  const { task, index, step, message, fields } = event;
  const extra = fields === undefined ? '' : ` ${JSON.stringify(fields)}`;
  const place = `${task}[${index}]${step === undefined ? '' : `/${step}`}`;
  return `${place} ${printableLine(message + extra)}`;
}

/** `12,000 log lines were left out: they came faster than they were shown` */
export function droppedLines({ counts }: Extract<RunEvent, { type: 'dropped' }>): string[] {
  const { log = 0 } = counts;
  if (log === 0) return [];
  const lines = `${counted(log, 'log line')} ${log === 1 ? 'was' : 'were'} left out`;
  return [`${lines}: they came faster than they were shown`];
}

/** `1.2 GB of 3.4 GB (35%)`, or `1.2 GB` of a stream, while more items can come. */
export function readParts(view: TaskView): readonly string[] {
  const { bytes: read, size } = view.source ?? {};
  if (!isOpen(view) || read === undefined) return [];
  const share = positionOf(view);
  if (share === undefined || size === undefined) return [bytes(read)];
  return [`${bytes(read)} of ${bytes(size)} (${Math.floor(share * 100)}%)`];
}

/** `80/s`, `8s left`; empty while the speed is unknown. */
export function speedParts(view: TaskView, now: number): readonly string[] {
  const speed = speedOf(view, now);
  const left = timeLeft(view, now);
  if (speed === undefined) return [];
  const shown = speed < 10 ? speed.toFixed(1) : count(Math.round(speed));
  return [`${shown}/s`, ...(left === undefined ? [] : [`${remaining(left)} left`])];
}

/** `p95 412ms`: how long 95 % of its items run at most. */
export function p95Parts({ p95, total }: TaskView): readonly string[] {
  if (p95 === undefined || total === 1) return [];
  return [`p95 ${p95 < 1 ? '<1ms' : elapsed(p95)}`];
}

/** In whole seconds: an estimate is no better. */
function remaining(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return seconds < 60 ? `${seconds}s` : elapsed(seconds * 1000);
}

function percent(done: number, total: number): number {
  return total === 0 ? 100 : Math.floor((done / total) * 100);
}
