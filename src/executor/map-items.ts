import type { Run } from '../engine/run-handle.ts';
import { MillraceError } from '../errors.ts';
import type { Json, JsonObject } from '../lang/json.ts';
import { requireOptions, type OptionNames } from '../call-options.ts';
import { type MapOptions, mapWorkflow } from '../plan/map-workflow.ts';
import type { StartOptions } from './options.ts';

/** Runs the workflow behind `executor.map`; resolves with its output. Throws MR505 if it fails. */
export async function mapItems<Output>(
  start: (workflow: JsonObject, options: StartOptions) => Promise<Run>,
  action: string,
  items: readonly unknown[],
  options: MapOptions,
): Promise<readonly Output[]> {
  requireMapCall(action, options);
  const { context, signal } = options;
  const run = await start(mapWorkflow(action, options), {
    parameters: { items: items as readonly Json[] },
    ...(context === undefined ? {} : { context }),
    ...(signal ? { signal } : {}),
  });
  const report = await run.result();
  if (report.state === 'succeeded') return report.output as readonly Output[];
  const reason = report.error?.message ?? `the run was ${report.state}`;
  throw new MillraceError('MR505', reason, {
    hint: `millrace inspect ${run.id} map shows every item`,
    details: { run: run.id, state: report.state, error: report.error },
  });
}

const mapOptions: OptionNames<MapOptions> = {
  context: true,
  concurrency: true,
  timeout: true,
  retry: true,
  signal: true,
};

/** Throws MR501 for a function in place of the name of an action, and for unknown options. */
function requireMapCall(action: unknown, options: MapOptions): void {
  requireOptions('executor.map', options, mapOptions);
  if (typeof action === 'string') return;
  const found = typeof action === 'function' ? 'a function' : String(action);
  throw new MillraceError('MR501', `executor.map needs the name of an action, not ${found}`, {
    hint: "a function cannot be sent to threads: export it from an action file, and write its name, such as 'words.count'",
  });
}
