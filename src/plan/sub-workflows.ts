import { dirname, isAbsolute, join, normalize, resolve } from 'node:path';
import { standardInput } from '../formats/source.ts';
import type { Json } from '../lang/json.ts';
import { err, ok, type Result } from '../lang/result.ts';
import type { Problem } from '../workflow/problem.ts';
import { makeProblem } from '../workflow/problem.ts';
import type { WorkflowInput } from '../workflow/source.ts';
import { didYouMean } from '../lang/suggest.ts';
import { messageOf } from '../lang/thrown.ts';
import type { Language, WorkflowPath } from '../workflow/workflow.ts';
import { keepOne } from './checks/check-limits.ts';
import { nestedLimits } from './nested-limits.ts';
import { clashesOf, type PlacedSink } from './checks/check-sinks.ts';
import { type Invalid, invalid } from './invalid.ts';
import { nestedTasks } from './nested-tasks.ts';
import type { FindActions } from './known-actions.ts';
import { valueProblem } from './parameters/parameter-value.ts';
import type { Plan, PlanTask } from './plan.ts';
import { checkRead, packsCalledBy, readInput, type ValidWorkflow } from './valid-workflow.ts';

/** Maximum depth of nested workflows. */
const DEEPEST = 10;

export interface ChildWorkflow {
  readonly text: string;
  readonly plan: Plan;
}

/** Keyed by file: absolute, or as written if the first workflow has no file. */
export type ChildWorkflows = ReadonlyMap<string, ChildWorkflow>;

export interface WorkflowSet extends ValidWorkflow {
  readonly children: ChildWorkflows;
}

/** Reads a workflow file. May throw. */
export type ReadFile = (file: string) => Promise<string> | string;

/** The file that a task of the workflow in `parent` names. */
export function childFile(parent: string | undefined, path: string): string {
  if (isAbsolute(path) || parent === undefined) return normalize(path);
  return join(dirname(parent), path);
}

interface SetOptions {
  /** Of a run that is stored; else the latest. */
  readonly language?: Language | undefined;
  /** The names of the limits of the store, where they are known. */
  readonly limits?: readonly string[] | undefined;
}

/**
 * Checks a workflow and all that it runs. Problems of a child are located at the task that runs it.
 */
export async function checkWorkflowSet(
  input: WorkflowInput,
  find: FindActions,
  read: ReadFile,
  { language, limits }: SetOptions = {},
): Promise<Result<WorkflowSet, Invalid>> {
  const text = readInput(input, language);
  const checked = checkRead(text, { actions: await find(packsCalledBy(text)), limits });
  if (!checked.ok) return checked;
  const { plan, source } = checked.value;
  const reading = new Reading(read, async (childText, at) => {
    const child = readInput({ text: childText, file: at }, language);
    return checkRead(child, { actions: await find(packsCalledBy(child)), limits });
  });
  const file = source.file === undefined ? undefined : resolve(source.file);
  const inChildren = await reading.children(plan, file, file === undefined ? [] : [file]);
  const found =
    inChildren.length > 0
      ? inChildren
      : [...sinkProblems(plan, file, reading.known), ...limitProblems(plan, file, reading.known)];
  if (found.length === 0) return ok({ ...checked.value, children: reading.known });
  const problems = found.map(({ task, at, path, code, message, hint }) => {
    const range = text.sourced?.locate([...at, ...path]);
    return makeProblem(code, message, { hint, task, range });
  });
  return invalid(problems, source);
}

interface Found {
  readonly task: string;
  /** The place of the task. */
  readonly at: WorkflowPath;
  readonly path: WorkflowPath;
  readonly code: Problem['code'];
  readonly message: string;
  readonly hint?: string | undefined;
}

type FoundAtTask = Omit<Found, 'at'>;

type Check = (text: string, file: string) => Promise<Result<ValidWorkflow, Invalid>>;

/** Reads each file once, even if several tasks run it. */
class Reading {
  readonly known = new Map<string, ChildWorkflow>();
  readonly #read: ReadFile;
  readonly #check: Check;

  constructor(read: ReadFile, check: Check) {
    this.#read = read;
    this.#check = check;
  }

  /** `chain`: the files that lead here. */
  async children(
    plan: Plan,
    file: string | undefined,
    chain: readonly string[],
  ): Promise<readonly Found[]> {
    const found: Found[] = [];
    for (const { task, path: at } of nestedTasks(plan)) {
      if (task.workflow === undefined) continue;
      const problems = await this.#child(task, childFile(file, task.workflow), chain);
      found.push(...problems.map((problem) => Object.assign({ at }, problem)));
    }
    return found;
  }

  async #child(
    task: PlanTask,
    file: string,
    chain: readonly string[],
  ): Promise<readonly FoundAtTask[]> {
    const at = (message: string, hint?: string): readonly FoundAtTask[] => [
      { task: task.name, path: ['workflow'], code: 'MR309', message, hint },
    ];
    if (chain.includes(file)) {
      const round = [...chain.slice(chain.indexOf(file)), file].join(' -> ');
      return at(`'${task.action}' runs itself: ${round}`, 'Use a loop within one workflow.');
    }
    if (chain.length >= DEEPEST) return at(`sub-workflows are nested at most ${DEEPEST} deep`);
    const child = await this.#open(file);
    if (!child.ok) return child.error.flatMap((message) => at(message));
    const below = await this.children(child.value.plan, file, [...chain, file]);
    return [
      ...inputProblems(task, child.value.plan),
      ...streamProblems(task, child.value.plan),
      ...below.flatMap(({ task: inner, code, message, hint }) =>
        at(`${file}, task '${inner}': ${code} ${message}`, hint),
      ),
    ];
  }

  async #open(file: string): Promise<Result<ChildWorkflow, readonly string[]>> {
    const known = this.known.get(file);
    if (known) return ok(known);
    let text: string;
    try {
      text = await this.#read(file);
    } catch (error) {
      return err([`${file} cannot be read: ${messageOf(error)}`]);
    }
    const checked = await this.#check(text, file);
    if (!checked.ok) {
      return err(
        checked.error.problems.map(({ code, message, range }) => {
          const place = range ? `:${range.line}:${range.column}` : '';
          return `${file}${place} ${code} ${message}`;
        }),
      );
    }
    const child = { text, plan: checked.value.plan };
    this.known.set(file, child);
    return ok(child);
  }
}

/** Each item would be a run that reads the same stream. */
function streamProblems({ name: task, action }: PlanTask, child: Plan): FoundAtTask[] {
  const all = Array.from(nestedTasks(child), (nested) => nested.task);
  const readers = all.filter(({ source }) => source?.from === standardInput);
  return readers.map(({ name }) => ({
    task,
    path: ['workflow'],
    code: 'MR318',
    message: `${action}, task '${name}': a sub-workflow cannot read a stream`,
    hint: 'read it in this workflow, and pass what the sub-workflow needs as parameters',
  }));
}

/** Problems of the parameters that are known before rendering. */
function inputProblems({ name: task, action, input }: PlanTask, child: Plan): FoundAtTask[] {
  if (typeof input === 'string') return [];
  const names = Object.keys(child.parameters);
  const found: FoundAtTask[] = Object.keys(input)
    .filter((name) => !Object.hasOwn(child.parameters, name))
    .map((name) => ({
      task,
      path: ['input', name],
      code: 'MR306',
      message: `'${action}' has no parameter '${name}'`,
      hint: didYouMean(name, names),
    }));
  for (const [name, parameter] of Object.entries(child.parameters)) {
    const value = input[name];
    if (value === undefined && parameter.required) {
      const message = `parameter '${name}' of '${action}' is missing`;
      found.push({ task, path: ['workflow'], code: 'MR306', message });
    }
    const problem = value !== undefined && isLiteral(value) && valueProblem(parameter, value);
    if (!problem) continue;
    const message = `parameter '${name}' of '${action}' ${problem}`;
    found.push({ task, path: ['input', name], code: 'MR306', message });
  }
  return found;
}

/** Files that tasks of several runs would write, of which one runs for another or beside it. */
function sinkProblems(plan: Plan, file: string | undefined, children: ChildWorkflows): Found[] {
  const first: Level = { plan, file, fans: false };
  return clashesOf(sinksOf(first, children)).map(
    ({ sink: { task, at, inside }, message, hint }) => {
      const path = inside === undefined ? ['results', 'to'] : ['workflow'];
      return { task, at, path, code: 'MR319', message, hint };
    },
  );
}

/** Limits that something waits for while something around it holds one. */
function limitProblems(plan: Plan, file: string | undefined, children: ChildWorkflows): Found[] {
  const run = plan.limit === undefined ? undefined : { name: plan.workflow, limit: plan.limit };
  const first = { plan, file, run, attempt: undefined };
  const place = { path: ['workflow'], code: 'MR311' as const, hint: keepOne };
  return Array.from(nestedLimits(first, children, childFile), (one) => ({ ...one, ...place }));
}

interface Level {
  readonly plan: Plan;
  readonly file: string | undefined;
  /** The task of the first workflow that leads here, and what runs this one. */
  readonly task?: string;
  readonly at?: WorkflowPath;
  readonly inside?: string;
  /** Several runs of it can be under way. */
  readonly fans: boolean;
}

function* sinksOf(level: Level, children: ChildWorkflows): Generator<PlacedSink> {
  const { plan, file, inside } = level;
  for (const { task: each, path, fans: inItems } of nestedTasks(plan)) {
    const { task = each.name, at = path } = level;
    const fans = level.fans || inItems;
    const perItem = inItems && !level.fans;
    if (each.results)
      yield { task, at, name: each.name, inside, sink: each.results, fans, perItem };
    if (each.workflow === undefined) continue;
    const below = childFile(file, each.workflow);
    const child = children.get(below);
    if (!child) continue;
    const isMany = each.withItems !== undefined || each.source !== undefined || each.repeat;
    const next = { plan: child.plan, file: below, task, at, inside: each.action };
    yield* sinksOf({ ...next, fans: fans || Boolean(isMany) }, children);
  }
}

function isLiteral(value: Json): boolean {
  return !JSON.stringify(value).includes('{{');
}
