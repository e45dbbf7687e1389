import { existsSync } from 'node:fs';
import { readWorkflow } from '../../api/basics.ts';
import {
  drawGraph,
  type GraphFormat,
  type WorkflowGraph,
  workflowGraph,
} from '../../api/graphs.ts';
import { storeFolder } from '../store-folder.ts';
import type { Terminal } from '../terminal.ts';

export interface GraphOptions {
  readonly store?: string;
  readonly format: GraphFormat;
}

/** Draws a workflow file, or a run with its states. */
export async function graphCommand(
  name: string,
  options: GraphOptions,
  terminal: Terminal,
): Promise<number> {
  const graph = isFile(name)
    ? workflowGraph(await readWorkflow(name))
    : await graphOfRun(name, options);
  terminal.data(drawGraph(graph, options.format));
  return 0;
}

/** Dots and slashes mean a file, even a missing one: ids of runs have none. */
function isFile(name: string): boolean {
  return /[./\\]/.test(name) || existsSync(name);
}

async function graphOfRun(name: string, { store }: GraphOptions): Promise<WorkflowGraph> {
  const { openHistory } = await import('../../api/stored-runs.ts');
  const { findRun } = await import('../find-run.ts');
  const history = await openHistory(storeFolder(store));
  try {
    const { run } = findRun(history, name);
    return workflowGraph(history.workflow(run), history.report(run));
  } finally {
    await history.close();
  }
}
