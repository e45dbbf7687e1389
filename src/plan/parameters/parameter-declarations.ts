import type { Problem } from '../../workflow/problem.ts';
import { makeProblem } from '../../workflow/problem.ts';
import type { Parameter, SourcedWorkflow } from '../../workflow/workflow.ts';
import { patternOf, valueProblem } from './parameter-value.ts';

/** A requirement of a declaration that cannot be met. */
interface Finding {
  readonly key: keyof Parameter;
  readonly message: string;
  readonly hint?: string;
}

/** Finds declarations that no value can meet, and defaults that do not meet theirs. */
export function checkParameterDeclarations(sourced: SourcedWorkflow, problems: Problem[]): void {
  for (const [name, parameter] of Object.entries(sourced.workflow.parameters)) {
    const report = (
      code: Problem['code'],
      { key, message, hint }: Finding,
      secret = false,
    ): void => {
      // No range for a secret: the line shown could contain its value.
      const range = secret ? undefined : sourced.locate(['parameters', name, key]);
      problems.push(makeProblem(code, message, { hint, range }));
    };
    for (const finding of misfits(name, parameter)) report('MR104', finding);
    const { default: value, enum: allowed, secret } = parameter;
    for (const key of secret ? (['default', 'enum'] as const) : []) {
      if (parameter[key] === undefined) continue;
      const message = `secret parameter '${name}' must not have ${key === 'enum' ? 'an enum' : 'a default'}: the workflow file would show it`;
      report('MR306', { key, message, hint: 'set it for each run: --params FILE' }, true);
    }
    if (secret) continue;
    const { enum: _enum, ...bounds } = parameter;
    for (const one of allowed ?? []) {
      const problem = valueProblem(bounds, one);
      if (problem) report('MR306', { key: 'enum', message: `a value of '${name}' ${problem}` });
    }
    const problem = value === undefined ? undefined : valueProblem(parameter, value);
    if (problem) report('MR306', { key: 'default', message: `parameter '${name}' ${problem}` });
  }
}

/** Finds bounds that contradict the type or each other. */
function misfits(name: string, { type, pattern, min, max }: Parameter): Finding[] {
  const found: Finding[] = [];
  if (pattern !== undefined && type !== undefined && type !== 'string') {
    found.push({
      key: 'pattern',
      message: `'pattern' is for text, and '${name}' is of type ${type}`,
    });
  } else if (pattern !== undefined && !patternOf(pattern)) {
    found.push({
      key: 'pattern',
      message: `'pattern' of '${name}' is not a regular expression`,
      hint: 'the syntax is that of JavaScript with the flag u',
    });
  }
  for (const [key, bound] of [
    ['min', min],
    ['max', max],
  ] as const) {
    if (bound === undefined) continue;
    if (type === 'boolean' || type === 'object') {
      const message = `'${key}' is for numbers, text and lists, and '${name}' is of type ${type}`;
      found.push({ key, message });
    } else if ((type === 'string' || type === 'array') && !isLength(bound)) {
      found.push({ key, message: `'${key}' of '${name}' is a length: a whole number from 0` });
    }
  }
  if (min !== undefined && max !== undefined && min > max) {
    found.push({ key: 'max', message: `'max' of '${name}' is below its 'min'` });
  }
  return found;
}

function isLength(bound: number): boolean {
  return Number.isInteger(bound) && bound >= 0;
}
