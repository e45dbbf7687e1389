import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import type { Worker } from 'node:worker_threads';
import { Executor, type RunReport, toJS } from '../../../src/index.ts';
import { Schedule } from '../../support/schedule.ts';

const actions = fileURLToPath(new URL('./actions/', import.meta.url));

const ITEMS = 6000;
/** Milliseconds after which a run hangs that is done within some seconds. */
const PATIENCE_MS = 120_000;

/** Reads a source, writes bodies to files, and reads them page by page, all at the same time. */
const workflow = `
parameters: {from: {type: string}, share: {type: number}}
tasks:
  - name: texts
    with_items: {from: '{{ parameters.from }}'}
    action: bulk.text
    input: '{{ item }}'
  - {name: count, fold: {over: texts, action: core.count}}
  - name: lengths
    with_items: '{{ task.texts.output }}'
    action: bulk.measure
    input: {value: '{{ item }}', share: '{{ parameters.share }}'}
output: {count: '{{ task.count.output }}', lengths: '{{ task.lengths.output }}'}
`;

const expected = { count: ITEMS, lengths: Array.from({ length: ITEMS }, (_, n) => n + 2000) };

export interface EndingsOptions {
  readonly endings: number;
  readonly seed: number;
  readonly print?: (line: string) => void;
}

export interface EndingsResult {
  readonly endings: number;
  readonly runs: number;
  /** Runs that were resumed: the thread that reads sources was ended. */
  readonly resumed: number;
  readonly faults: readonly string[];
}

/** The threads of this process that have not ended. */
class Threads {
  readonly #alive = new Set<Worker>();
  /** Threads that ended, by whatever. */
  ended = 0;

  readonly watch = (thread: Worker): void => {
    this.#alive.add(thread);
    thread.once('exit', () => {
      this.#alive.delete(thread);
      this.ended++;
    });
  };

  endOne(below: (count: number) => number): void {
    const threads = [...this.#alive];
    // The pool takes its time before it replaces threads that end again and again.
    if (threads.length > 1) void threads[below(threads.length)]?.terminate();
  }
}

/** Ends threads at random moments of their work, until so many have ended. */
export async function endThreads(options: EndingsOptions): Promise<EndingsResult> {
  const { endings, seed, print } = options;
  const folder = await mkdtemp(join(tmpdir(), 'millrace-threads-'));
  const from = join(folder, 'in.jsonl');
  const lines = Array.from(
    { length: ITEMS },
    (_, n) => `{"n":${n},"pad":"${'·'.repeat(n % 90)}"}\n`,
  );
  await writeFile(from, lines.join(''));
  const threads = new Threads();
  process.on('worker', threads.watch);
  const chance = new Schedule(seed);
  const faults: string[] = [];
  const result = { runs: 0, resumed: 0 };
  try {
    while (threads.ended < endings) {
      const directory = join(folder, `store-${result.runs++}`);
      const executor = await Executor.open({ directory, actions, workers: 2, memory: '64MiB' });
      const share = chance.below(2) === 0 ? 0 : 1 / ITEMS;
      const ended = { is: false };
      const disturbing = (async () => {
        while (!ended.is) {
          await wait(40 + chance.below(260));
          threads.endOne((count) => chance.below(count));
        }
      })();
      const { found, resumed } = await finish(executor, { from, share });
      ended.is = true;
      await disturbing;
      result.resumed += resumed;
      faults.push(...found.map((fault) => `run ${result.runs}: ${fault}`));
      print?.(`run ${result.runs}: ${threads.ended} threads have ended ${found.join('; ')}`);
      await executor.close();
      await rm(directory, { recursive: true });
    }
  } finally {
    process.off('worker', threads.watch);
    await rm(folder, { recursive: true, force: true });
  }
  return { endings: threads.ended, ...result, faults };
}

/** Starts a run, and resumes it as long as a thread was lost that it cannot do without. */
async function finish(
  executor: Executor,
  parameters: { readonly from: string; readonly share: number },
): Promise<{ readonly found: string[]; readonly resumed: number }> {
  let id: string | undefined;
  for (let resumed = 0; ; resumed++) {
    try {
      const run = id ? await executor.resume(id) : await executor.start(workflow, { parameters });
      id = run.id;
      const silence = wait(PATIENCE_MS, undefined, { ref: false });
      const end = await Promise.race([run.result(), silence]);
      return { found: faultsOf(end), resumed };
    } catch (error) {
      // A thread that is ended while it loads the actions is taken to be ended by them.
      if (!['MR801', 'MR504'].includes(Object(error).code))
        return { found: [String(Object(error).stack)], resumed };
    }
  }
}

function faultsOf(end: RunReport | undefined): string[] {
  if (!end) return ['the run has gone silent'];
  if (end.state !== 'succeeded') return [`it ${end.state}: ${JSON.stringify(end.error)}`];
  return isDeepStrictEqual(toJS(end.output), expected) ? [] : ['its output is wrong'];
}
