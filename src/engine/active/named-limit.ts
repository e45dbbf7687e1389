import type { Failure } from '../../items/failure.ts';
import { err, ok, type Result } from '../../lang/result.ts';
import { cut } from '../../lang/thrown.ts';
import { declarationOf } from '../../plan/limits.ts';
import type { Plan } from '../../plan/plan.ts';
import type { LimitReader } from '../../ports/limits.ts';
import type { LimitRecord } from '../../run/limit-record.ts';
import type { NamedLimit } from '../../ports/work.ts';
import { isLimitName } from '../../workflow/limit-form.ts';
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

/** The name that a template gave; undefined for null, which is no limit. */
export function renderedLimit(
  run: ActiveRun,
  limits: LimitReader,
  { value, template }: { readonly value: unknown; readonly template: string },
): Result<string | undefined, Failure> {
  if (value === null) return ok(undefined);
  const gave = `but ${cut(template, 60)} gave ${cut(JSON.stringify(value) ?? 'undefined', 60)}`;
  if (!isLimitName(value)) return err(wrong(`limit must be the name of a limit, ${gave}`));
  const isKnown = ownDeclaration(outermost(run).plan, value) ?? inStore(limits, value);
  if (isKnown !== undefined) return ok(value);
  const hint = `millrace limit set '${value}' --concurrency 10`;
  return err({ ...wrong(`there is no such limit, ${gave}`), hint });
}

function wrong(message: string): Failure {
  return { code: 'MR414', message };
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
