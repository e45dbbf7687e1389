import { constants } from 'node:fs';
import { access, readdir, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { isPattern, matchingFiles } from '../data/sources/matching-files.ts';
import { renderSource } from '../engine/streams/render-source.ts';
import { standardInput } from '../formats/source.ts';
import type { JsonObject } from '../lang/json.ts';
import { didYouMean } from '../lang/suggest.ts';
import { messageOf } from '../lang/thrown.ts';
import { invalid, requireValid } from '../plan/invalid.ts';
import type { Plan, PlanTask } from '../plan/plan.ts';
import { readText } from '../workflow/parse.ts';
import { makeProblem, type Problem } from '../workflow/problem.ts';
import type { WorkflowText } from '../workflow/source.ts';

/** What a run is about to be started from. */
interface Start {
  readonly plan: Plan;
  readonly source: WorkflowText;
  /** Absent while a workflow is only checked. */
  readonly parameters?: JsonObject | undefined;
  /** The folder of the run. */
  readonly directory: string;
}

/**
 * Finds the files that tasks would read at once, and that are not there. Those of tasks that wait
 * for others may be made by then.
 */
export async function missingFiles(start: Start): Promise<readonly Problem[]> {
  const { plan, source, directory } = start;
  const found: Problem[] = [];
  for (const task of plan.tasks.values()) {
    for (const path of knownPaths(task, start)) {
      const reason = await lackOf(directory, path);
      if (reason === undefined) continue;
      const range = placeOf(source, task.name);
      const hint = isPattern(path) ? `looked in ${directory}` : await nearPath(directory, path);
      found.push(makeProblem('MR318', reason, { hint, range, task: task.name }));
    }
  }
  return found;
}

/** Throws MR502 with all of them. */
export async function requireFiles(start: Start): Promise<void> {
  const problems = await missingFiles(start);
  if (problems.length > 0) requireValid(invalid(problems, start.source));
}

/** The paths that a task reads at once, as far as they depend on parameters alone. */
function knownPaths(task: PlanTask, { parameters }: Start): readonly string[] {
  const { source, needs, triggered, reads, when } = task;
  if (!source || needs.length > 0 || triggered || reads.variables.length > 0) return [];
  // A task that is skipped reads nothing.
  if (when !== undefined) return [];
  const isConstant = ![source.from].flat().some((path) => path.includes('{{'));
  if (!isConstant && !parameters) return [];
  const only = { from: source.from, onBad: source.onBad };
  const rendered = renderSource(only, {}, { parameters: parameters ?? {} });
  // What is wrong with it otherwise is said when the task starts.
  if (!rendered.ok) return [];
  return rendered.value.from.filter((path) => path !== standardInput);
}

/** Undefined for a file that is there, also a pipe, and for a pattern that one matches. */
async function lackOf(directory: string, path: string): Promise<string | undefined> {
  const file = resolve(directory, path);
  try {
    const found = await stat(file);
    await access(file, constants.R_OK);
    return found.isDirectory() ? `${path} is a folder, not a file` : undefined;
  } catch (error) {
    if (isPattern(path)) return await lackOfMatches(directory, path);
    const { code } = Object(error) as { readonly code?: unknown };
    if (code === 'ENOENT' || code === 'ENOTDIR') return `there is no file ${file}`;
    return `${path} cannot be read: ${messageOf(error)}`;
  }
}

/** Undefined, too, where it cannot be found out: the task says it when it starts. */
async function lackOfMatches(directory: string, pattern: string): Promise<string | undefined> {
  const names = await matchingFiles(pattern, directory).catch(() => undefined);
  return names?.length === 0 ? `no file matches ${pattern}` : undefined;
}

async function nearPath(directory: string, path: string): Promise<string | undefined> {
  const file = resolve(directory, path);
  const [folder, name] = [dirname(file), basename(file)];
  const names = await readdir(folder).catch(() => undefined);
  if (!names) return `there is no folder ${folder}`;
  if (names.includes(name)) return `to read its files, write a pattern such as ${path}/*.jsonl`;
  const near = didYouMean(name, names);
  return near?.startsWith('did you mean') ? near : undefined;
}

/** The text is read again: this is not the usual case. */
function placeOf({ text, file }: WorkflowText, task: string): Problem['range'] {
  const { sourced } = readText(text, { file });
  const index = sourced?.workflow.tasks.findIndex(({ name }) => name === task) ?? -1;
  return sourced?.locate(['tasks', index, 'with_items', 'from']);
}
