import { compilePlan } from '../../src/plan/compile.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { parseWorkflow } from '../../src/workflow/parse.ts';
import { knownActions } from '../support/known-actions.ts';

const known = {
  actions: knownActions(
    'a.b',
    'cloud.list_servers',
    'monitoring.check_http',
    'monitoring.summarize',
    'core.echo',
    'core.ask',
    'core.wait_for',
    'core.wait_until',
    'core.succeed',
  ),
};

export function compile(text: string) {
  const parsed = parseWorkflow(text);
  return parsed.ok ? compilePlan(parsed.value, known) : parsed;
}

export function planOf(text: string): Plan {
  const result = compile(text);
  if (!result.ok) throw new Error(JSON.stringify(result.error, null, 1));
  return result.value.plan;
}

export function problemsOf(text: string): string[] {
  const result = compile(text);
  if (result.ok) return [];
  return result.error.map(
    ({ range, code, message }) => `${range?.line}:${range?.column} ${code} ${message}`,
  );
}

export const tasks = (...lines: readonly string[]): string =>
  `tasks:\n${lines.map((line) => `  - {${line}}\n`).join('')}`;
