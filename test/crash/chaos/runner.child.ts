/**
 * A process that starts a workflow or resumes its run, and obeys `Order`s of its parent. Its
 * argument is a `RunnerConfig` as JSON. With the library, it prints one JSON document a line.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Executor, type Run } from '../../../src/index.ts';
import type { Order, RunnerConfig } from './runner.ts';

const config: RunnerConfig = JSON.parse(process.argv[2] ?? '{}');
const { directory, actions, flow, resume } = config;

function print(line: object): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}

function codeOf(error: unknown): string {
  const { code } = Object(error);
  return typeof code === 'string' ? code : String(Object(error).stack ?? error);
}

async function endOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(() => 'done', codeOf);
}

const taken: number[] = [];

function takeDescriptors(): void {
  try {
    for (;;) taken.push(openSync('/dev/null', 'r'));
  } catch {
    // None is left.
  }
}

function freeDescriptors(): void {
  for (const descriptor of taken.splice(0)) closeSync(descriptor);
}

let executor: Executor | undefined;
let run: Run | undefined;

async function closeBusily(): Promise<void> {
  if (!executor) return;
  const text = await readFile(flow, 'utf8');
  const others = [executor.start(text), executor.start(text)].map((promise) =>
    promise.then(async (other) => other.result()),
  );
  if (run) others.push(executor.resume(run.id).then(async (same) => same.result()));
  const closed = executor.close();
  const ends = await Promise.all([...others, closed].map(endOf));
  print({ closed: ends });
}

async function wantAgain(): Promise<void> {
  if (!run) return;
  const { id } = run;
  const second = await Executor.open({ directory, actions, workers: 1 });
  print({ second: await endOf(second.resume(id)) });
  await second.close();
}

const realNow = Date.now;
let offset = 0;
Date.now = () => realNow() + offset;

function obey(order: Order): void {
  switch (order.do) {
    case 'take-descriptors':
      return takeDescriptors();
    case 'free-descriptors':
      return freeDescriptors();
    case 'jump':
      offset += order.by;
      return;
    case 'close':
      return void closeBusily();
    case 'second-executor':
      return void wantAgain().catch((error: unknown) => print({ second: codeOf(error) }));
  }
}

process.on('message', obey);
// The orders must not keep the process alive.
process.channel?.unref();

if (config.mode === 'command') {
  const from = resume ? ['resume', resume] : ['run', flow, '--actions', actions];
  process.argv.splice(2, 1, ...from, '--store', directory, '-j', '2');
  await import('../../../src/cli/main.ts');
} else {
  try {
    executor = await Executor.open({ directory, actions, workers: 2 });
    run = resume
      ? await executor.resume(resume)
      : await executor.start(await readFile(flow, 'utf8'));
    print({ run: run.id });
    print({ report: (await run.result()).state });
  } catch (error) {
    print({ error: codeOf(error) });
  }
  await executor?.close();
}
