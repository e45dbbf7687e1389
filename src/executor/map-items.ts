import type { Run } from '../engine/run-handle.ts';
import { MillraceError } from '../errors.ts';
import { type ItemStream, itemStream } from '../lang/item-stream.ts';
import type { JsonObject } from '../lang/json.ts';
import { type OptionKinds, requireArgument, requireOptions } from '../call-options.ts';
import { anything, duration, type Kind, record, signal, text, wholeNumber } from '../lang/kinds.ts';
import { type MapOptions, mapTask, mapWorkflow } from '../plan/map-workflow.ts';
import type { StartOptions } from './options.ts';

/** Runs the workflow behind `executor.map`; resolves with its output. Throws MR505 if it fails. */
export async function mapItems<Output>(
  start: (workflow: JsonObject, options: StartOptions) => Promise<Run>,
  action: string,
  items: ItemStream,
  options: MapOptions,
): Promise<readonly Output[]> {
  requireMapCall(action, items, options);
  const { context, signal: abort } = options;
  const isList = Array.isArray(items);
  const run = await start(mapWorkflow(action, options, isList ? 'list' : 'stream'), {
    ...(isList ? { parameters: { items } } : { sources: { [mapTask]: items } }),
    ...(context === undefined ? {} : { context }),
    ...(abort ? { signal: abort } : {}),
  });
  const report = await run.result();
  if (report.state === 'succeeded') return report.output as readonly Output[];
  const reason = report.error?.message ?? `the run was ${report.state}`;
  throw new MillraceError('MR505', reason, {
    hint: `millrace inspect ${run.id} map shows every item`,
    cause: report.error?.cause,
    details: { run: run.id, state: report.state, error: report.error },
  });
}

const retrySetting: Kind = {
  words: 'a whole number from 0, or an object such as {count: 3}',
  fits: (value) => wholeNumber(0).fits(value) || record.fits(value),
};

const mapOptions: OptionKinds<MapOptions> = {
  context: anything,
  concurrency: wholeNumber(1),
  timeout: duration,
  retry: retrySetting,
  signal,
};

const elements: Kind = { ...itemStream, words: 'a list, an iterable or a stream' };

const actionName: Kind = {
  words: 'the name of an action',
  fits: text.fits,
  hint: (action) =>
    typeof action === 'function'
      ? "a function cannot be sent to threads: export it from an action file, and write its name, such as 'words.count'"
      : undefined,
};

/** Throws MR501, also for a function in place of the name of an action. */
function requireMapCall(action: unknown, items: unknown, options: MapOptions): void {
  const call = 'executor.map';
  requireArgument(call, 'action', action, actionName);
  requireArgument(call, 'items', items, elements);
  requireOptions(call, options, mapOptions);
}
