import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import {
  Executor,
  type ExecutorOptions,
  type Run,
  type RunEvent,
  type RunReport,
  type StartOptions,
  type WorkflowInput,
} from '../../src/index.ts';
import { newFolder, removeFolder, temporaryFolder } from './temp.ts';

/** The folder of the compiled test actions. */
export const testActions = fileURLToPath(new URL('./actions/', import.meta.url));

/** Opens an executor with the test actions. It is closed when the test has ended. */
export async function openExecutor(options: Partial<ExecutorOptions> = {}): Promise<Executor> {
  const directory = options.directory ?? join(await temporaryFolder(), 'store');
  const executor = await Executor.open({ workers: 2, actions: testActions, ...options, directory });
  onTestFinished(() => executor.close());
  return executor;
}

/** One executor for all tests of a file: starting threads takes longer than most flows. */
export function useExecutor(options: Partial<ExecutorOptions> = {}): () => Executor {
  let folder: string;
  let executor: Executor | undefined;
  beforeAll(async () => {
    folder = await newFolder();
    const directory = join(folder, 'store');
    executor = await Executor.open({ workers: 2, actions: testActions, ...options, directory });
  });
  afterAll(async () => {
    await executor?.close();
    await removeFolder(folder);
  });
  return () => {
    if (!executor) throw new Error('the executor exists only while tests run');
    return executor;
  };
}

/** Runs a workflow until it has ended or is paused. */
export async function runFlow(
  executor: Executor,
  workflow: WorkflowInput,
  options: StartOptions = {},
): Promise<RunReport> {
  const run = await executor.start(workflow, options);
  return run.result();
}

/** Collects the events of one type until the run ends. */
export async function eventsOf<Type extends RunEvent['type']>(
  run: Run,
  type: Type,
): Promise<Extract<RunEvent, { type: Type }>[]> {
  const found: Extract<RunEvent, { type: Type }>[] = [];
  for await (const event of run.events()) if (isOf(event, type)) found.push(event);
  return found;
}

function isOf<Type extends RunEvent['type']>(
  event: RunEvent,
  type: Type,
): event is Extract<RunEvent, { type: Type }> {
  return event.type === type;
}
