import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect } from 'vitest';
import {
  type Executor,
  type Run,
  type RunReport,
  type StartOptions,
  toJS,
} from '../../src/index.ts';
import { runFlow, useExecutor } from './flow.ts';
import { newFolder, removeFolder, temporaryFolder } from './temp.ts';

interface Read {
  /** Of the task. */
  readonly more?: object;
  readonly input?: unknown;
  readonly action?: string;
  readonly options?: StartOptions;
}

interface Sources {
  readonly executor: () => Executor;
  readonly folder: () => string;
  /** Runs a task over a source, each item with its index; resolves with the report of the run. */
  read(source: object, given?: Read): Promise<RunReport>;
  /** What the items of a source are, in order. */
  itemsOf(source: object, given?: Read): Promise<unknown>;
  /** Writes a file into the folder, and returns its name. */
  file(name: string, content: string | Uint8Array): Promise<string>;
}

/** An executor and a folder with files for the tests of a file. */
export function useSources(): Sources {
  const executor = useExecutor();
  let folder = '';

  beforeAll(async () => {
    folder = await newFolder();
    return () => removeFolder(folder);
  });

  async function read(source: object, given: Read = {}): Promise<RunReport> {
    const { more, input = { item: '{{ item }}', index: '{{ index }}' }, options, action } = given;
    const load = {
      name: 'load',
      action: action ?? 'core.echo',
      with_items: source,
      input,
      ...more,
    };
    const flow = { tasks: [load], output: '{{ task.load.output }}' };
    return runFlow(executor(), flow as never, { workingDirectory: folder, ...options });
  }

  async function itemsOf(source: object, given: Read = {}): Promise<unknown> {
    const report = await read(source, given);
    expect(report.error).toBeNull();
    const outputs = toJS(report.output) as readonly { item: unknown; index: number }[];
    expect(outputs.map(({ index }) => index)).toEqual(outputs.map((_, at) => at));
    return outputs.map(({ item }) => item);
  }

  async function file(name: string, content: string | Uint8Array): Promise<string> {
    await writeFile(join(folder, name), content);
    return name;
  }

  return { executor, folder: () => folder, read, itemsOf, file };
}

/** A file with these lines. Returns its path. */
export async function fileOf(lines: readonly string[]): Promise<string> {
  const path = join(await temporaryFolder(), 'in.jsonl');
  await writeFile(path, lines.map((line) => `${line}\n`).join(''));
  return path;
}

/** `{"n":0}`, `{"n":1}` and so on. */
export function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, n) => JSON.stringify({ n }));
}

/** Pauses a run of one task once so many items have succeeded. Returns its id. */
export async function pausedAfter(run: Run, succeeded: number): Promise<string> {
  for await (const event of run.events()) {
    if (event.type === 'task-progressed' && event.summary.succeeded === succeeded) break;
  }
  await run.pause();
  await run.result();
  return run.id;
}
