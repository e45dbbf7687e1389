/**
 * Reads the store that it finds, if any, then starts or resumes its one run. Its argument is a `ChildConfig` as JSON;
 * it prints one JSON document a line: first what is stored, then the run, its events, and its report.
 */
import { existsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Executor, openHistory } from '../../../src/index.ts';
import { flow } from './flow.ts';

export interface ChildConfig {
  readonly directory: string;
  readonly actions: string;
  /** Where each execution leaves its line. */
  readonly file: string;
  readonly durability: 'disk' | 'process';
}

const config: ChildConfig = JSON.parse(process.argv[2] ?? '{}');
const { directory, actions, file, durability } = config;

/** On its way before this returns: what was told has been told, whatever happens next. */
function tell(line: unknown): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}

async function tellStored(): Promise<void> {
  const archive = await openHistory(directory);
  try {
    const [run] = archive.runs();
    if (!run) return tell({ stored: null });
    const report = archive.report(run.run);
    const done: string[] = [];
    for (const task of Object.keys(report.tasks)) {
      for (const [index, { status }] of archive.items(run.run, task).entries()) {
        if (status !== 'waiting') done.push(`${task}/1/${index}`);
      }
    }
    tell({ stored: { ...report, owned: run.owner !== undefined }, done });
  } finally {
    await archive.close();
  }
}

if (existsSync(join(directory, 'data.mdb'))) {
  await tellStored().catch((error: unknown) => tell({ unread: Object(error).code }));
}
const executor = await Executor.open({ directory, actions, workers: 2, durability });
const [known] = executor.history.runs();
if (known && known.state !== 'running') tell({ report: executor.history.report(known.run) });
else {
  const run = known
    ? await executor.resume(known.run)
    : await executor.start(flow, { parameters: { file } });
  const events = run.events();
  tell({ run: run.id });
  for await (const event of events) tell(event);
  tell({ report: await run.result() });
}
await executor.close();
