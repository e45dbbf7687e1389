import type { Json, JsonObject } from '../../lang/json.ts';
import { formatPath } from '../../lang/path.ts';
import { InexactInteger, parseJson } from '../../lang/parse-json.ts';
import type { Result } from '../../lang/result.ts';
import { err, ok } from '../../lang/result.ts';
import type { Problem } from '../../workflow/problem.ts';
import { makeProblem } from '../../workflow/problem.ts';
import { didYouMean } from '../../lang/suggest.ts';
import type { Parameter } from '../../workflow/workflow.ts';
import { hasType, valueProblem } from './parameter-value.ts';
import type { Plan } from '../plan.ts';
import { brokenJson, brokenText } from './broken-json.ts';

/**
 * Checks the parameters of a run against their declarations and fills in defaults. Returns all
 * problems (MR306). Leaves out parameters that are optional, not given and without a default.
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
      const broken = brokenJson(parameter, value);
      const problem = valueProblem(parameter, value) ?? broken?.message;
      if (problem) {
        const message = `parameter '${name}' ${problem}`;
        problems.push(makeProblem('MR306', message, { hint: broken?.hint }));
      }
      values.push([name, value]);
    } else if (parameter.required) {
      const hint = parameter.description;
      problems.push(makeProblem('MR306', `parameter '${name}' is missing`, { hint }));
    }
  }
  return problems.length > 0 ? err(problems) : ok(Object.fromEntries(values));
}

/** Why a text is no value of a parameter. The path within it and the message follow its name. */
interface WrongText {
  readonly path: string;
  readonly message: string;
  readonly hint: string;
}

/**
 * Converts the text of a command line option to the declared type; without one, parses it as JSON
 * if possible. Leaves other text unchanged, for `checkParameters` to report. An integer that no
 * number holds exactly is an error, and so is a text without a type that begins as JSON does.
 */
export function coerceParameter(
  text: string,
  parameter: Parameter | undefined,
): Result<Json, WrongText> {
  const { type, pattern } = parameter ?? {};
  if (type === 'string' || (type === undefined && pattern !== undefined)) return ok(text);
  if (parameter?.enum?.some((one) => one === text)) return ok(text);
  const value = parsed(text);
  if (value instanceof InexactInteger) return err(inexact(value, parameter));
  if (value === undefined) {
    const broken = brokenText(parameter, text);
    return broken ? err({ path: '', ...broken }) : ok(text);
  }
  return ok(type === undefined || hasType(value, type) ? value : text);
}

/** No message for a secret shows its keys or digits. */
function inexact({ digits, path, message }: InexactInteger, parameter?: Parameter): WrongText {
  const quoted = parameter?.secret ? 'it in quotes' : `it in quotes: "${digits}"`;
  const hint = path.length > 0 ? `write ${quoted}` : 'declare it with type: string';
  if (parameter?.secret) return { path: '', message: ': an integer cannot be held exactly', hint };
  return { path: formatPath(path).slice(1), message: `: ${message}`, hint };
}

/** Undefined if it is not JSON. */
function parsed(text: string): Json | InexactInteger | undefined {
  try {
    return parseJson(text);
  } catch (error) {
    return error instanceof InexactInteger ? error : undefined;
  }
}
