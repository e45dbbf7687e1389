import { existsSync } from 'node:fs';
import {
  drawGraph,
  type GraphFormat,
  openHistory,
  readWorkflow,
  type WorkflowGraph,
  workflowGraph,
} from '../../index.ts';
import { findRun } from '../find-run.ts';
import { storeFolder } from '../store-folder.ts';
import type { Terminal } from '../terminal.ts';

export interface GraphOptions {
  readonly store?: string;
  readonly format: GraphFormat;
}

/** `millrace graph FLOW|RUN`: a drawing of a workflow file, or of a run with its states. */
export async function graphCommand(
  name: string,
  options: GraphOptions,
  terminal: Terminal,
): Promise<number> {
  const graph = isFile(name) ? workflowGraph(await readWorkflow(name)) : await ofRun(name, options);
  terminal.data(drawGraph(graph, options.format));
  return 0;
}

/** What looks like a file is one, also when it is not there: ids have neither dots nor slashes. */
function isFile(name: string): boolean {
  return /[./\\]/.test(name) || existsSync(name);
}

async function ofRun(name: string, { store }: GraphOptions): Promise<WorkflowGraph> {
  const archive = await openHistory(storeFolder(store));
  try {
    const { run } = findRun(archive, name);
    return workflowGraph(archive.workflow(run), archive.report(run));
  } finally {
    await archive.close();
  }
}
