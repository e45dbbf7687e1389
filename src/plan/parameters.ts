import type { Json, JsonObject } from '../lang/json.ts';
import { isJsonObject } from '../lang/json.ts';
import type { Result } from '../lang/result.ts';
import { err, ok } from '../lang/result.ts';
import type { Problem } from '../workflow/problem.ts';
import { makeProblem } from '../workflow/problem.ts';
import { didYouMean } from '../workflow/suggest.ts';
import type { Parameter, ParameterType, SourcedWorkflow } from '../workflow/workflow.ts';
import type { Plan } from './plan.ts';

/**
 * Checks what a run was given against what its workflow declares and fills the defaults in; all problems (MR306)
 * at once. A parameter that is neither required nor given nor has a default is left out.
 */
export function checkParameters(
  parameters: Plan['parameters'],
  given: JsonObject,
): Result<JsonObject, readonly Problem[]> {
  const names = Object.keys(parameters);
  const problems = Object.keys(given)
    .filter((name) => !Object.hasOwn(parameters, name))
    .map((name) =>
      makeProblem('MR306', `unknown parameter '${name}'`, { hint: didYouMean(name, names) }),
    );
  const values: [string, Json][] = [];
  for (const [name, parameter] of Object.entries(parameters)) {
    const value = Object.hasOwn(given, name) ? given[name] : parameter.default;
    if (value !== undefined) {
      const message = typeProblem(name, parameter, value);
      if (message !== undefined) problems.push(makeProblem('MR306', message, {}));
      values.push([name, value]);
    } else if (parameter.required) {
      const hint = parameter.description;
      problems.push(makeProblem('MR306', `parameter '${name}' is missing`, { hint }));
    }
  }
  return problems.length > 0 ? err(problems) : ok(Object.fromEntries(values));
}

/** Parameters whose values are to be shown nowhere. */
export function secretNames({ parameters }: Pick<Plan, 'parameters'>): string[] {
  return Object.keys(parameters).filter((name) => parameters[name]?.secret);
}

/** Defaults of a type other than the declared one, and such as could not stay secret. */
export function checkParameterDefaults(sourced: SourcedWorkflow, problems: Problem[]): void {
  for (const [name, parameter] of Object.entries(sourced.workflow.parameters)) {
    if (parameter.default === undefined) continue;
    if (parameter.secret) {
      // Without a place: the line that would be shown holds the secret.
      const hint = 'give it when the workflow is run: --params FILE';
      const told = `secret parameter '${name}' must not have a default: it would stand in the text`;
      problems.push(makeProblem('MR306', told, { hint }));
      continue;
    }
    const message = typeProblem(name, parameter, parameter.default);
    const range = sourced.locate(['parameters', name, 'default']);
    if (message !== undefined) problems.push(makeProblem('MR306', message, { range }));
  }
}

/**
 * The value that the text of a command line option stands for: by the declared type, without one JSON where it is
 * JSON. Text that does not fit stays text, for `checkParameters` to report.
 */
export function coerceParameter(text: string, parameter: Parameter | undefined): Json {
  if (parameter?.type === 'string') return text;
  const value = parseJson(text);
  if (value === undefined) return text;
  return parameter?.type === undefined || hasType(value, parameter.type) ? value : text;
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function typeProblem(name: string, { type, secret }: Parameter, value: Json): string | undefined {
  if (type === undefined || hasType(value, type)) return undefined;
  const found = secret ? '' : `, not ${kindOf(value)}`;
  return `parameter '${name}' must be ${article(type)}${found}`;
}

function hasType(value: Json, type: ParameterType): boolean {
  switch (type) {
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isJsonObject(value);
    case 'integer':
      return Number.isInteger(value);
    case 'string':
    case 'number':
    case 'boolean':
      return typeof value === type;
  }
}

function kindOf(value: Json): string {
  if (value === null) return 'null';
  if (typeof value === 'object') return article(Array.isArray(value) ? 'array' : 'object');
  if (typeof value === 'number' && !Number.isInteger(value)) return `the number ${value}`;
  return `the ${typeof value} ${JSON.stringify(value)}`;
}

function article(noun: string): string {
  return `${/^[aeio]/.test(noun) ? 'an' : 'a'} ${noun}`;
}
