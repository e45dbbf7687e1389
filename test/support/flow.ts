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

/** The folder of the actions that tests call, as compiled. */
export const testActions = fileURLToPath(new URL('./actions/', import.meta.url));

/** An executor with the test actions and a store of its own, or that in `directory`; closed when the test has ended. */
export async function openExecutor(options: Partial<ExecutorOptions> = {}): Promise<Executor> {
  const directory = options.directory ?? join(await temporaryFolder(), 'store');
  const executor = await Executor.open({ workers: 2, actions: testActions, ...options, directory });
  onTestFinished(() => executor.close());
  return executor;
}

/** One executor for all tests of a file, since starting threads takes longer than most flows. */
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
    if (!executor) throw new Error('the executor is there only while tests run');
    return executor;
  };
}

/** Runs a workflow to its end. */
export async function runFlow(
  executor: Executor,
  workflow: WorkflowInput,
  options: StartOptions = {},
): Promise<RunReport> {
  const run = await executor.start(workflow, options);
  return run.result();
}

/** The events of a run that are of one type, as far as they come after this call. */
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
