import { type SourceSettings, standardInput } from '../../formats/source.ts';
import type { ItemStream, PassedSources } from '../../lang/item-stream.ts';
import { isRecord, type Json } from '../../lang/json.ts';
import type { Failure } from '../../items/failure.ts';
import type { OpenedSource } from '../../ports/data.ts';
import type { StreamKind } from '../../run/source-record.ts';
import type { TaskRun } from '../active/task-run.ts';

/** What a task reads that names no files. */
export type Passed =
  /** Nothing was passed: a run that is resumed ends what was read, and then waits for it. */
  | { readonly kind: 'missing' }
  /** The stream has nothing more. */
  | { readonly kind: 'end' }
  | { readonly kind: 'stream'; readonly stream: ItemStream; readonly isRest: boolean };

/** The stream of a task. Undefined when the task reads files. */
export function passedStream(
  settings: SourceSettings,
  opened: OpenedSource | undefined,
  { byTask, standardInput: shared, position }: PassedSources,
  task: string,
): Passed | undefined {
  const isStream = settings.from[0] === standardInput && (opened?.text.files.length ?? 0) === 0;
  if (!isStream) return undefined;
  const stream = byTask.get(task) ?? shared;
  if (typeof stream === 'string' && !opened) return undefined;
  if (position === 'end') return { kind: 'end' };
  if (stream === undefined || typeof stream === 'string') return { kind: 'missing' };
  return { kind: 'stream', stream, isRest: position === 'rest' };
}

/** With the path of standard input that is a file. */
export function settingsWith(settings: SourceSettings, { standardInput: shared }: PassedSources) {
  const isPath = settings.from[0] === standardInput && typeof shared === 'string';
  return isPath ? { ...settings, from: [shared] } : settings;
}

/** How much of a stream was read before: bytes of its text, or elements. */
export function readBefore(next: Json | undefined, kind: StreamKind): number {
  if (!isRecord(next)) return 0;
  const { offset, line } = next;
  const read = kind === 'bytes' ? offset : Number(line) - 1;
  return typeof read === 'number' && Number.isSafeInteger(read) ? read : 0;
}

/** Why a run waits that has a stream which was not passed. */
export function streamMissing({ key, record }: TaskRun): Failure {
  const { line = 1, bytes = 0 } = record.source ?? {};
  const read = `${line - 1} lines, ${bytes} bytes`;
  return {
    code: 'MR424',
    message: `task '${key.task}' reads a stream, of which ${read} were read, and the rest was not passed`,
  };
}
