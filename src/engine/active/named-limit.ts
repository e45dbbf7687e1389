import { compileTemplate } from '../../expression/compile/compile.ts';
import { ExpressionError } from '../../expression/expression-error.ts';
import type { Names } from '../../expression/names.ts';
import type { Failure } from '../../items/failure.ts';
import { nullHint } from '../../items/setting-value.ts';
import { err, ok, type Result } from '../../lang/result.ts';
import { cut } from '../../lang/thrown.ts';
import { invalid, requireValid } from '../../plan/invalid.ts';
import { declarationOf, hasTags } from '../../plan/limits.ts';
import type { Plan } from '../../plan/plan.ts';
import type { LimitReader } from '../../ports/limits.ts';
import type { LimitRecord } from '../../run/limit-record.ts';
import type { NamedLimit } from '../../ports/work.ts';
import type { RunRecord } from '../../run/records.ts';
import { isLimitName } from '../../workflow/limit-name.ts';
import { makeProblem } from '../../workflow/problem.ts';
import type { ActiveRun } from './active-run.ts';
import { outermost } from './outer.ts';

/** The limit that a name is in a run: that of its workflow, else that of the store. */
export function namedLimit(run: ActiveRun, name: string): NamedLimit {
  const { plan } = outermost(run);
  const own = ownDeclaration(plan, name);
  const { workflow } = plan;
  if (own === undefined) {
    return { name, definition: (limits) => inStore(limits, name) ?? {} };
  }
  // The newest start decides for all runs of the workflow.
  const declared = plan.limits?.[own] ?? {};
  return {
    workflow,
    name,
    definition: (limits) => limits.get({ workflow, name: own }) ?? declared,
  };
}

/**
 * The limit that a new run counts in: it waits for it. Throws MR502 if its template gives no name
 * of a limit.
 */
export function runLimit(plan: Plan, names: Names, limits: LimitReader): Pick<RunRecord, 'limit'> {
  const { limit: written } = plan;
  if (written === undefined) return {};
  const name = hasTags(written)
    ? renderedOnce(plan, names, limits, written.trim())
    : written.trim();
  return name === undefined ? {} : { limit: { name, waits: true } };
}

function renderedOnce(
  plan: Plan,
  names: Names,
  limits: LimitReader,
  template: string,
): string | undefined {
  try {
    const value = compileTemplate(template)(names);
    const rendered = renderedLimit(plan, limits, { value, template });
    if (rendered.ok) return rendered.value;
    const { message, hint } = rendered.error;
    return requireValid(invalid([makeProblem('MR310', message, { hint })]));
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const message = `the limit of the run cannot be rendered: ${error.message}`;
    return requireValid(invalid([makeProblem('MR310', message, {})]));
  }
}

/** The name that a template gave; undefined for null, which is no limit. */
export function renderedLimit(
  plan: Plan,
  limits: LimitReader,
  { value, template }: { readonly value: unknown; readonly template: string },
): Result<string | undefined, Failure> {
  if (value === null) return ok(undefined);
  const gave = `but ${cut(template, 60)} gave ${cut(JSON.stringify(value) ?? 'undefined', 60)}`;
  if (!isLimitName(value)) return err(wrong(`limit must be the name of a limit, ${gave}`));
  if (isKnownLimit(plan, limits, value)) return ok(value);
  const hint = `millrace limit set '${value}' --concurrency 10`;
  return err({ ...wrong(`there is no such limit, ${gave}`), hint });
}

/** Whether a workflow or the store has a limit of this name. */
export function isKnownLimit(plan: Plan, limits: LimitReader, name: string): boolean {
  return ownDeclaration(plan, name) !== undefined || inStore(limits, name) !== undefined;
}

function wrong(message: string): Failure {
  return { code: 'MR414', message, hint: nullHint };
}

function ownDeclaration({ limits = {} }: Plan, name: string): string | undefined {
  return declarationOf(name, Object.keys(limits));
}

function inStore(limits: LimitReader, name: string): LimitRecord | undefined {
  const exact = limits.get({ name });
  if (exact) return exact;
  const declared = limits.all().filter(({ workflow }) => workflow === undefined);
  const found = declarationOf(
    name,
    declared.map((one) => one.name),
  );
  return declared.find((one) => one.name === found);
}
