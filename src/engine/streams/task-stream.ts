import { type SourceSettings, standardInput } from '../../formats/source.ts';
import type { Failure } from '../../items/failure.ts';
import type { ItemStream, PassedSources } from '../../lang/item-stream.ts';
import { err, ok, type Result } from '../../lang/result.ts';

/** The items of a source come from a stream, which can be read once. */
export function readsStream({ from }: SourceSettings): boolean {
  return from[0] === standardInput;
}

/** The settings with the file that standard input is, where it is one. */
export function withInputFile(
  settings: SourceSettings,
  { byTask, standardInput: shared }: PassedSources,
  task: string,
): SourceSettings {
  const isFile = readsStream(settings) && !byTask.has(task) && typeof shared === 'string';
  return isFile ? { ...settings, from: [shared] } : settings;
}

/** The task that reads each stream. */
const readers = new WeakMap<ItemStream, string>();

/**
 * The stream that the program has passed for a visit of a task; undefined if it has not. Fails for
 * one that another visit reads, or has read.
 */
export function takeStream(
  { byTask, standardInput: shared }: PassedSources,
  { task, visit }: { readonly task: string; readonly visit: number },
): Result<ItemStream | undefined, Failure> {
  const stream = byTask.get(task) ?? (typeof shared === 'string' ? undefined : shared);
  if (!stream) return ok(undefined);
  const reader = readers.get(stream);
  if (reader !== undefined) {
    const message = `the stream of '${task}' is read by ${reader}: it can be read only once`;
    return err({ code: 'MR424', message });
  }
  readers.set(stream, `visit ${visit} of '${task}'`);
  return ok(stream);
}
