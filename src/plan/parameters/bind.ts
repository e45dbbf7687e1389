import { compileTemplate } from '../../expression/compile/compile.ts';
import { ExpressionError } from '../../expression/expression-error.ts';
import type { Names } from '../../expression/names.ts';
import type { Json, JsonObject } from '../../lang/json.ts';
import type { Result } from '../../lang/result.ts';
import { makeProblem, type Problem } from '../../workflow/problem.ts';
import { type Invalid, invalid, requireValid } from '../invalid.ts';
import type { Plan } from '../plan.ts';
import { checkParameters, coerceParameter } from './parameters.ts';

/** Parameters as values, and as texts to convert to the declared types (`-p key=value`). */
export interface RunParameters {
  /** Values, by name. */
  readonly parameters?: Readonly<Record<string, Json>>;
  /** Texts as typed: parsed as JSON unless the type of the parameter is `string`. */
  readonly parameterTexts?: Readonly<Record<string, string>>;
}

/** Checks the parameters of a run and fills in defaults. */
export function bindParameters(plan: Plan, given: RunParameters): Result<JsonObject, Invalid> {
  const problems = new Map<string, Problem>();
  const converted = Object.entries(given.parameterTexts ?? {}).map(([name, text]) => {
    const value = coerceParameter(text, plan.parameters[name]);
    if (value.ok) return [name, value.value] as const;
    const { path, message, hint } = value.error;
    const whole = `parameter '${name}${path}'${message}`;
    problems.set(name, makeProblem('MR306', whole, { hint }));
    return [name, text] as const;
  });
  const values = Object.entries({ ...given.parameters, ...Object.fromEntries(converted) });
  const isClear = ([name]: readonly [string, unknown]): boolean => !problems.has(name);
  const checked = checkParameters(
    Object.fromEntries(Object.entries(plan.parameters).filter(isClear)),
    Object.fromEntries(values.filter(isClear)),
  );
  if (checked.ok && problems.size === 0) return checked;
  return invalid([...problems.values(), ...(checked.ok ? [] : checked.error)]);
}

/** The same; throws MR502 with all problems. */
export function requireParameters(plan: Plan, given: RunParameters): JsonObject {
  return requireValid(bindParameters(plan, given));
}

/** Renders the first values of the variables. Throws MR502 with all problems; texts are masked. */
export function requireVars(
  { vars }: Plan,
  names: Names,
  masked: (text: string) => string,
): JsonObject {
  const problems: Problem[] = [];
  const rendered = Object.entries(vars).flatMap(([name, value]): [string, Json][] => {
    try {
      // Encoding refuses what is not JSON.
      return [[name, compileTemplate(value)(names) as Json]];
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      const message = `the variable '${name}' cannot be made: ${masked(error.message)}`;
      problems.push(makeProblem('MR306', message, {}));
      return [];
    }
  });
  if (problems.length > 0) return requireValid(invalid(problems));
  return Object.fromEntries(rendered);
}
