import { resolve } from 'node:path';
import { findPacks, packsNamed } from '../actions/pack-set.ts';
import type { PackSource } from '../actions/packs.ts';
import { type OptionKinds, requireOptions } from '../call-options.ts';
import { record, textOrTexts } from '../lang/kinds.ts';
import { withoutSecrets } from '../redaction/mask.ts';
import { weakValues } from '../plan/parameters/secrets.ts';
import { bindParameters, type RunParameters } from '../plan/parameters/bind.ts';
import type { FindActions } from '../plan/known-actions.ts';
import { checkWorkflowSet } from '../plan/sub-workflows.ts';
import type { Plan } from '../plan/plan.ts';
import type { PackExports } from '../wire/messages.ts';
import { builtInSignatures, DescribedActions } from './described-actions.ts';
import { parameterOptions } from './options.ts';
import { PackDescriptions } from './pack-descriptions.ts';
import { missingFiles } from './source-files.ts';
import { systemClock } from './system-clock.ts';
import type { Problem } from '../workflow/problem.ts';
import { requireWorkflowInput } from '../workflow/require-input.ts';
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

/** The options of `checkWorkflow`. */
export interface CheckOptions {
  /** Folders of action files. The built-in packs are always available. */
  readonly actions?: string | readonly string[];
  /** Parameters to check as well. */
  readonly given?: RunParameters;
}

const checkOptions: OptionKinds<CheckOptions> = { actions: textOrTexts, given: record };

/**
 * Checks a workflow without running or storing anything.
 *
 * Finds every problem of its form, names, edges and actions, and of its parameters if `given` is
 * there. `actions` names folders of action files. Throws MR501 (arguments) and MR504 when an action
 * file does not load.
 */
export async function checkWorkflow(
  workflow: WorkflowInput,
  options: CheckOptions = {},
): Promise<WorkflowCheck> {
  requireWorkflowInput('checkWorkflow', workflow);
  requireOptions('checkWorkflow', options, checkOptions);
  requireOptions('checkWorkflow({ given })', options.given ?? {}, parameterOptions);
  const folders = [options.actions ?? []].flat().map((folder) => resolve(folder));
  const packs = await findPacks(folders);
  const descriptions = new PackDescriptions(loadAlone);
  const find: FindActions = async (names) => {
    const called = packsNamed(packs, names);
    const exports = await descriptions.of(called);
    return new DescribedActions(packs, exports, await builtInSignatures(called));
  };
  const checked = await checkWorkflowSet(workflow, find, readWorkflowText);
  if (!checked.ok) return { ok: false, ...checked.error };
  const { plan, warnings, source } = checked.value;
  const given = options.given && bindParameters(plan, options.given);
  if (given && !given.ok) return { ok: false, ...given.error };
  const values = given?.value;
  const missing = await missingFiles({ plan, source, parameters: values, directory: resolve('.') });
  const parameters = values && withoutSecrets(plan, values);
  // What is only checked may run in another folder.
  if (!values || !parameters) return { ok: true, plan, warnings: [...warnings, ...missing] };
  if (missing.length > 0) return { ok: false, problems: missing, source };
  return { ok: true, plan, warnings: [...warnings, ...weakValues(plan, values)], parameters };
}

/** Loads packs in a thread of their own, so that side effects of action files stay there. */
async function loadAlone(packs: readonly PackSource[]): Promise<readonly PackExports[]> {
  const { openPool } = await import('../pool/piscina-pool.ts');
  const pool = await openPool(1, systemClock);
  try {
    return await pool.describe(packs);
  } finally {
    await pool.close();
  }
}
