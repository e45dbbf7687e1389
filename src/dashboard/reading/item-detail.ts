import type { ItemLog } from '../../items/item-log.ts';
import { storedLog } from '../../history/stored-logs.ts';
import { blockRunOf } from '../../history/block-runs.ts';
import type { Cause, Failure } from '../../items/failure.ts';
import type { ItemResult } from '../../items/item-results.ts';
import { titleOf } from '../../lang/error-data.ts';
import { attempt } from '../../lang/thrown.ts';
import { childRunId } from '../../run/run-id.ts';
import { notFound } from '../faults.ts';
import type { AttemptRow, FailureDetail, ItemDetail, LogLine } from '../payloads/items.ts';
import type { OpenSource } from '../source/source.ts';
import { neighboursOf } from './failed-page.ts';
import type { ItemFinders } from './item-finders.ts';
import type { ItemFinder } from './item-finder.ts';
import { requireTask } from './items-page.ts';
import { levelOf } from './log-level.ts';
import { partOf } from './parts.ts';
import type { ReadRun } from './read-run.ts';
import { shellWord } from './shell-word.ts';

interface Parts {
  readonly source: OpenSource;
  readonly run: ReadRun;
  readonly finders: ItemFinders;
}

export interface FoundItem {
  readonly item: ItemResult;
  readonly finder: ItemFinder;
}

/** Throws MR506 for an item that is not there. */
export function findItem(task: string, index: number, { source, run, finders }: Parts): FoundItem {
  const record = requireTask(run, task);
  const { total } = record.summary;
  if (index >= total) throw notFound(`task '${task}' has no item ${index}: it has ${total}`);
  const finder = finders.of(source.store, run.record, record);
  return { item: finder.item(index), finder };
}

export function itemDetail(task: string, index: number, parts: Parts): ItemDetail {
  const { item, finder } = findItem(task, index, parts);
  const { source, run } = parts;
  const { status, attempts, error, output, element } = item;
  const figures = source.history.figures(run.record.id);
  const { signature, before, after } = neighboursOf(figures, task, index);
  const log = attempt(() => storedLog(source.store, finder.key, index));
  return {
    task,
    index,
    state: status === 'waiting' ? 'pending' : status,
    ...(element === undefined ? {} : { element: partOf(element) }),
    ...(status === 'succeeded' ? { output: partOf(output) } : {}),
    ...(error ? { failure: failureDetail(error, signature) } : {}),
    attempts: attemptRows(item, attempts),
    log: logRows(log),
    logDropped: log?.dropped.lines ?? 0,
    ...childOf(source, finder, item, index),
    commands: commandsFor(run.record.id, `${task}/${index}`, error !== null),
    before,
    after,
  };
}

function failureDetail(error: Failure, signature: number | null): FailureDetail {
  const { code, hint, stack } = error;
  return {
    code,
    message: titleOf(error),
    ...(hint === undefined ? {} : { hint }),
    signature,
    frames: framesOf(stack),
    causes: causesOf(error),
  };
}

/** This package, in a stack of another of its threads. */
const ownPackage = new URL('../../../', import.meta.url).pathname;

/** Frames of Node and of packages are not the user's own. */
function framesOf(stack = ''): FailureDetail['frames'] {
  const lines = stack.split('\n').filter((line) => /^\s+at /.test(line));
  return lines.map((line) => ({
    text: line.trim(),
    own:
      /[\\/]/.test(line) &&
      !/node:|[\\/]node_modules[\\/]/.test(line) &&
      !line.includes(ownPackage),
  }));
}

const mostCauses = 20;

function causesOf(failure: Cause): FailureDetail['causes'] {
  const found: { readonly code?: string; readonly message: string }[] = [];
  const add = ({ cause, errors = [] }: Cause): void => {
    for (const part of cause ? [cause, ...errors] : errors) {
      if (found.length === mostCauses) return;
      const { code } = part;
      found.push({ ...(code === undefined ? {} : { code }), message: titleOf(part) });
      add(part);
    }
  };
  add(failure);
  return found;
}

/** Of attempts before the last one only their number is kept. */
function attemptRows(item: ItemResult, attempts: number): AttemptRow[] {
  const { status, error, started_at: began, elapsed_ms: ms } = item;
  return Array.from({ length: Math.min(attempts, 100) }, (_, at): AttemptRow => {
    const attemptNumber = attempts - Math.min(attempts, 100) + at + 1;
    if (attemptNumber < attempts || status === 'waiting')
      return { attempt: attemptNumber, state: 'failed', beganAt: null, ms: null };
    return {
      attempt: attemptNumber,
      state: status,
      beganAt: began === null ? null : Date.parse(began),
      ms,
      ...(error ? { code: error.code, message: titleOf(error) } : {}),
    };
  });
}

/** The newest lines that a page shows. */
const mostLines = 500;

function logRows(log: ItemLog | undefined): LogLine[] {
  const lines = log?.lines.slice(-mostLines) ?? [];
  return lines.map(({ at, source, message }) => ({ at, level: levelOf(source), text: message }));
}

/** The run of the last attempt of an item that is a run. */
function childOf(
  { store }: OpenSource,
  { key }: ItemFinder,
  { attempts }: ItemResult,
  index: number,
): Pick<ItemDetail, 'run'> {
  const number = Math.max(1, attempts);
  const own = [number + 1, number].map((one) => childRunId({ ...key, index, attempt: one }));
  const run = own.find((id) => store.run(id)) ?? blockRunOf(store, key, index);
  return run === undefined ? {} : { run };
}

function commandsFor(run: string, place: string, hasFailed: boolean): string[] {
  const item = shellWord(place);
  const commands = [`millrace inspect ${run} ${item}`, `millrace logs ${run} ${item}`];
  return hasFailed ? [...commands, `millrace retry ${run}`] : commands;
}
