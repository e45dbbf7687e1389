import { resolve } from 'node:path';
import { actionNames, findPacks, type PackSource } from '../actions/packs.ts';
import { withoutSecrets } from '../redaction/mask.ts';
import { bindParameters, type RunParameters } from '../plan/parameters/bind.ts';
import { checkWorkflowSet } from '../plan/sub-workflows.ts';
import type { Plan } from '../plan/plan.ts';
import { systemClock } from './system-clock.ts';
import type { Problem } from '../workflow/problem.ts';
import type { WorkflowInput, WorkflowText } from '../workflow/source.ts';
import { readWorkflowText } from './read-workflow.ts';

/** A plan, or everything that is wrong with the workflow or its parameters. */
export type WorkflowCheck =
  | {
      readonly ok: true;
      readonly plan: Plan;
      readonly warnings: readonly Problem[];
      /** With defaults, and with secrets masked; absent when `given` was absent. */
      readonly parameters?: Readonly<Record<string, unknown>>;
    }
  | {
      readonly ok: false;
      /** At least one; all are found at once. */
      readonly problems: readonly Problem[];
      /** The text that their ranges refer to. */
      readonly source: WorkflowText;
    };

/**
 * Checks a workflow without running or storing anything.
 *
 * Finds every problem of its form, names, edges and actions, and of its parameters if `given` is
 * there. `actions` names folders of action files. Throws MR504 when an action file does not load.
 */
export async function checkWorkflow(
  workflow: WorkflowInput,
  options: { readonly actions?: string | readonly string[]; readonly given?: RunParameters } = {},
): Promise<WorkflowCheck> {
  const folders = [options.actions ?? []].flat().map((folder) => resolve(folder));
  const packs = await findPacks(folders);
  const known = await actionNames(packs, loadAlone);
  const checked = await checkWorkflowSet(workflow, known, readWorkflowText);
  if (!checked.ok) return { ok: false, ...checked.error };
  const { plan, warnings } = checked.value;
  const given = options.given && bindParameters(plan, options.given);
  if (given && !given.ok) return { ok: false, ...given.error };
  const parameters = given && withoutSecrets(plan, given.value);
  return { ok: true, plan, warnings, ...(parameters ? { parameters } : {}) };
}

/** Loads packs in a thread of their own, so that side effects of action files stay there. */
async function loadAlone(packs: readonly PackSource[]): Promise<ReadonlySet<string>> {
  const { openPool } = await import('../pool/piscina-pool.ts');
  const pool = await openPool(1, systemClock);
  try {
    return await pool.describe(packs);
  } finally {
    await pool.close();
  }
}
