import type { Json, JsonObject } from '../../lang/json.ts';
import { makeProblem, type Problem } from '../../workflow/problem.ts';
import type { Parameter, SourcedWorkflow } from '../../workflow/workflow.ts';
import type { Plan } from '../plan.ts';

/**
 * Within a text, secrets from this number of characters on are masked; shorter ones only where they
 * are all of it, for they stand in too many words.
 */
export const shortestSecret = 4;

/** Names of the parameters whose values are masked. */
export function secretNames({ parameters }: Pick<Plan, 'parameters'>): string[] {
  return Object.keys(parameters).filter((name) => parameters[name]?.secret);
}

/** Warns of secrets whose values cannot be masked within a text, by their declarations. */
export function weakDeclarations({ workflow, locate }: SourcedWorkflow): Problem[] {
  return Object.entries(workflow.parameters).flatMap(([name, parameter]) => {
    const reason = parameter.secret && weakness(parameter);
    if (!reason) return [];
    const range = locate(['parameters', name, 'secret']);
    return [warning(`the secret '${name}' ${reason}`, range)];
  });
}

/** Warns of secrets with values that cannot be masked within a text. No message shows a value. */
export function weakValues(plan: Pick<Plan, 'parameters'>, values: JsonObject): Problem[] {
  return secretNames(plan).flatMap((name) => {
    const { type } = plan.parameters[name] ?? {};
    // Its declaration says it already.
    if (type === 'boolean' || !isWeak(values[name])) return [];
    return [warning(`the value of the secret '${name}' is short: ${shown}`)];
  });
}

const shown = `a value of less than ${shortestSecret} characters is masked only where it stands alone`;

function weakness({ type, max }: Parameter): string | undefined {
  if (type === 'boolean') return "is a boolean: 'true' and 'false' are masked in no other place";
  const least = type === 'string' ? shortestSecret : 10 ** (shortestSecret - 1);
  const isBounded = type === 'string' || type === 'integer';
  return isBounded && max !== undefined && max < least ? `can only be short: ${shown}` : undefined;
}

/** Whether a value, or a member of it, is shorter than what is masked within a text. */
function isWeak(value: Json | undefined): boolean {
  if (typeof value === 'boolean') return true;
  if (typeof value === 'object' && value !== null) return Object.values(value).some(isWeak);
  const length = value === undefined || value === null ? 0 : Array.from(String(value)).length;
  return length > 0 && length < shortestSecret;
}

function warning(message: string, range?: Problem['range']): Problem {
  const hint = 'use a longer value, or a parameter that is no secret';
  return makeProblem('MR306', message, { hint, range });
}
