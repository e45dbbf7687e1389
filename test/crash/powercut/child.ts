/**
 * A process that reads its store, if there is one, then starts or resumes its only run. Its
 * argument is a `ChildConfig` as JSON. It prints one JSON document per line: the stored run, then
 * the id of the run, its events, and its report.
 */
import { existsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Executor, openHistory, type RunHistory } from '../../../src/index.ts';
import { sinkStep } from '../../../src/ports/sinks.ts';
import { piped } from '../harness/inputs.ts';
import { pipeOptions } from '../harness/pipe.ts';
import { flow } from './flow.ts';

export interface ChildConfig {
  readonly directory: string;
  readonly actions: string;
  /** The file to which each execution appends a line. */
  readonly file: string;
  /** The folders of the files that tasks read, and of those with their results. */
  readonly inputs: string;
  readonly out: string;
  readonly durability: 'disk' | 'process';
}

const config: ChildConfig = JSON.parse(process.argv[2] ?? '{}');
const { directory, actions, file, inputs, out, durability } = config;

/** Prints synchronously: the line has left the process, whatever happens next. */
function print(line: unknown): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}

/** The items that have ended, and the steps of those that have not. */
function* doneIn(history: RunHistory, run: string, around = ''): Generator<string> {
  for (const task of Object.keys(history.report(run).tasks)) {
    for (const [index, { status }] of history.items(run, task).entries()) {
      const place = `${around}${task}/1/${index}`;
      if (status !== 'waiting') yield place;
      else {
        const inner = history.blockRun(run, task, index);
        if (inner !== undefined) yield* doneIn(history, inner, `${place}/`);
      }
    }
  }
}

async function printStored(): Promise<void> {
  const history = await openHistory(directory);
  try {
    const [run] = history.runs();
    if (!run) return print({ stored: null });
    const report = history.report(run.run);
    print({
      stored: { ...report, owned: run.owner !== undefined },
      done: [...doneIn(history, run.run)],
    });
  } finally {
    await history.close();
  }
}

if (existsSync(join(directory, 'data.mdb'))) {
  await printStored().catch((error: unknown) => print({ unread: Object(error).code }));
}
const executor = await Executor.open({ directory, actions, workers: 2, durability });
const [known] = executor.history.runs();
if (known && known.state !== 'running') print({ report: executor.history.report(known.run) });
else {
  sinkStep.ms = 10;
  const pipe = process.pid % 2 === 0 ? 'all' : 'rest';
  const run = known
    ? await executor.resume(known.run, pipeOptions(executor.history, known.run, pipe))
    : await executor.start(flow, {
        parameters: { file, inputs, out },
        sources: { piped: piped(0) },
      });
  const events = run.events();
  print({ run: run.id });
  for await (const event of events) print(event);
  print({ report: await run.result() });
}
await executor.close();
