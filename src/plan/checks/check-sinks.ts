import { normalize } from 'node:path';
import { isStandardOutput } from '../../formats/rows/standard-output.ts';
import { makeProblem, type Problem } from '../../workflow/problem.ts';
import type { Sink, SourcedWorkflow, WorkflowPath } from '../../workflow/workflow.ts';

/**
 * Finds files that two tasks would write their results to. Paths with templates can differ:
 * those are compared when their tasks start.
 */
export function checkSinks({ workflow, locate }: SourcedWorkflow, problems: Problem[]): void {
  const owners = new Map<string, string>();
  for (const [index, { name, results }] of workflow.tasks.entries()) {
    if (!results || results.to.includes('{{')) continue;
    const path = isStandardOutput(results.to) ? '-' : normalize(results.to);
    const other = owners.get(path);
    if (other === undefined) {
      owners.set(path, name);
      continue;
    }
    const message = `task '${other}' writes its results to '${results.to}', too`;
    const range = locate(['tasks', index, 'results', 'to']);
    const hint = 'give each task a file of its own';
    problems.push(makeProblem('MR319', message, { hint, range, task: name }));
  }
}

/** Whether each of several runs of a workflow would write to a file of its own. */
export function differsByRun({ to }: Sink, perItem = false): boolean {
  if (isStandardOutput(to)) return true;
  return [...to.matchAll(/\{\{([^]*?)\}\}/g)].some(([, code = '']) => {
    return perItem
      ? /\b(?:item|index)\b/.test(code)
      : /\bparameters\b|\brun\s*\.\s*id\b/.test(code);
  });
}

/** The file of a task of a workflow, or of one that it runs. */
export interface PlacedSink {
  /** The task of the first workflow that writes it, or leads to what does. */
  readonly task: string;
  /** The place of that task. */
  readonly at: WorkflowPath;
  /** The task that writes it, and the sub-workflow that this is a task of. */
  readonly name: string;
  readonly inside: string | undefined;
  readonly sink: Sink;
  /** Several runs of its workflow can be under way at the same time. */
  readonly fans: boolean;
  /** These are items of one run, and differ by what they are. */
  readonly perItem: boolean;
}

interface Clash {
  readonly sink: PlacedSink;
  readonly message: string;
  readonly hint: string;
}

/** Finds files that several runs of a workflow, or tasks of several workflows, would write. */
export function clashesOf(sinks: Iterable<PlacedSink>): Clash[] {
  const clashes: Clash[] = [];
  const owners = new Map<string, PlacedSink>();
  for (const placed of sinks) {
    const { name, inside = '', sink, fans, perItem } = placed;
    if (isStandardOutput(sink.to)) continue;
    if (fans && !differsByRun(sink, perItem)) {
      const where = perItem ? '' : ` in '${inside}'`;
      const message = `every item would write the results of '${name}'${where} to '${sink.to}'`;
      clashes.push({
        sink: placed,
        message,
        hint: perItem
          ? 'put {{ index }}, or a part of {{ item }}, into the path'
          : 'put a parameter, or {{ run.id }}, into the path',
      });
    }
    if (fans || sink.to.includes('{{')) continue;
    const path = normalize(sink.to);
    const other = owners.get(path);
    if (other) {
      const message = `${ownerOf(other)} writes its results to '${sink.to}', as ${ownerOf(placed)} does`;
      clashes.push({ sink: placed, message, hint: 'give each task a file of its own' });
    } else owners.set(path, placed);
  }
  return clashes;
}

function ownerOf({ name, inside }: PlacedSink): string {
  return inside === undefined ? `task '${name}'` : `task '${name}' of '${inside}'`;
}
