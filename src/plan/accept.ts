import { readFile } from 'node:fs/promises';
import { MillraceError } from '../errors.ts';
import { compileTemplate } from '../expression/compile/compile.ts';
import { ExpressionError } from '../expression/expression-error.ts';
import type { Names } from '../expression/names.ts';
import type { Json, JsonObject } from '../lang/json.ts';
import { err, ok, type Result } from '../lang/result.ts';
import { compilePlan } from './compile.ts';
import { checkParameters, coerceParameter } from './parameters/parameters.ts';
import type { Plan } from './plan.ts';
import { renderProblems } from '../workflow/code-frame.ts';
import { readText } from '../workflow/parse.ts';
import { sortProblems } from '../workflow/sort.ts';
import type { Problem } from '../workflow/problem.ts';
import { makeProblem } from '../workflow/problem.ts';

/** The text of a workflow, with the name of its file for messages. */
export interface WorkflowText {
  readonly text: string;
  readonly file?: string;
}

/** YAML or JSON text, the same with its file name, the workflow as an object, or one that was built. */
export type WorkflowInput = string | WorkflowText | JsonObject | { toJSON(): JsonObject };

export interface ValidWorkflow {
  readonly source: WorkflowText;
  readonly plan: Plan;
  readonly warnings: readonly Problem[];
}

/** Reads a workflow file. Throws MR503. */
export async function readWorkflow(file: string): Promise<WorkflowText> {
  try {
    return { text: await readFile(file, 'utf8'), file };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MillraceError('MR503', `the workflow file cannot be read: ${reason}`, { cause });
  }
}

/** All that is wrong, in the order of the text where it has one. */
export interface Invalid {
  readonly problems: readonly Problem[];
  readonly source: WorkflowText;
}

export function checkInput(
  input: WorkflowInput,
  actions?: ReadonlySet<string>,
): Result<ValidWorkflow, Invalid> {
  const source = sourceOf(input);
  const { problems, sourced } = readText(source.text, source);
  const compiled = sourced ? compilePlan(sourced, actions && { actions }) : err([]);
  if (!compiled.ok) return invalid([...problems, ...compiled.error], source);
  if (problems.length > 0) return invalid(problems, source);
  return ok({ source, ...compiled.value });
}

/**
 * Throws MR502 with all problems, in `details.problems` and as a text with source lines. Without `actions`, any
 * action will do.
 */
export function requireWorkflow(
  input: WorkflowInput,
  actions?: ReadonlySet<string>,
): ValidWorkflow {
  return requireValid(checkInput(input, actions));
}

/** Parameters as values, and as texts that are converted by the type the workflow declares (`-p key=value`). */
export interface RunParameters {
  readonly parameters?: Readonly<Record<string, Json>>;
  readonly parameterTexts?: Readonly<Record<string, string>>;
}

/** Checks parameters and fills in defaults. */
export function bindParameters(plan: Plan, given: RunParameters): Result<JsonObject, Invalid> {
  const converted = Object.entries(given.parameterTexts ?? {}).map(([name, text]) => [
    name,
    coerceParameter(text, plan.parameters[name]),
  ]);
  const values = { ...given.parameters, ...Object.fromEntries(converted) };
  const checked = checkParameters(plan.parameters, values);
  return checked.ok ? checked : invalid(checked.error, { text: '' });
}

/** The same; throws MR502 with all problems. */
export function requireParameters(plan: Plan, given: RunParameters): JsonObject {
  return requireValid(bindParameters(plan, given));
}

/** The variables that a run starts with. Throws MR502 with all problems when the parameters do not make them. */
export function requireVars({ vars }: Plan, names: Pick<Names, 'parameters' | 'run'>): JsonObject {
  const problems: Problem[] = [];
  const rendered = Object.entries(vars).flatMap(([name, value]): [string, Json][] => {
    try {
      // What a template gives is made of JSON, or refused when it is encoded.
      return [[name, compileTemplate(value)(names) as Json]];
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      problems.push(
        makeProblem('MR306', `the variable '${name}' cannot be made: ${error.message}`, {}),
      );
      return [];
    }
  });
  if (problems.length > 0) return requireValid(invalid(problems, { text: '' }));
  return Object.fromEntries(rendered);
}

function sourceOf(input: WorkflowInput): WorkflowText {
  if (typeof input === 'string') return { text: input };
  return isText(input) ? input : { text: JSON.stringify(input, null, 2) };
}

/** `text` is no key of a workflow, so the two cannot be mixed up. */
function isText(input: Exclude<WorkflowInput, string>): input is WorkflowText {
  return 'text' in input && typeof input.text === 'string';
}

function invalid(found: readonly Problem[], source: WorkflowText): Result<never, Invalid> {
  return err({ problems: sortProblems(found), source });
}

/** Throws MR502 for a refusal. */
export function requireValid<T>(result: Result<T, Invalid>): T {
  if (result.ok) return result.value;
  const { problems, source } = result.error;
  const { text, file } = source;
  throw new MillraceError('MR502', renderProblems(problems, { text, ...(file ? { file } : {}) }), {
    details: { problems, source },
  });
}
