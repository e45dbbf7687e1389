import { findPacks, type PackSet } from '../actions/pack-set.ts';
import type { PackSource } from '../actions/packs.ts';
import { CodeIndex } from '../code/code-index.ts';
import { MillraceError } from '../errors.ts';
import { requireValid } from '../plan/invalid.ts';
import type { FindActions } from '../plan/known-actions.ts';
import { checkWorkflowSet, type ChildWorkflows, type WorkflowSet } from '../plan/sub-workflows.ts';
import type { Plan } from '../plan/plan.ts';
import type { Pool } from '../ports/pool.ts';
import type { RunRecord } from '../run/records.ts';
import type { WorkflowInput } from '../workflow/source.ts';
import { builtInSignatures, DescribedActions } from './described-actions.ts';
import { languageOf } from './language-of.ts';
import { PackDescriptions } from './pack-descriptions.ts';
import { PresentPacks } from './present-packs.ts';
import { readWorkflowText } from './read-workflow.ts';

/** Texts of workflows, by their files. */
type Texts = Readonly<Record<string, string>>;

export interface RunnablePlan {
  readonly plan: Plan;
  /** Those that it calls, in the version that is on the disk. */
  readonly packs: readonly PackSource[];
  readonly children: ChildWorkflows;
}

/** How often files may change while they are looked at, one look after the other. */
const MOST_LOOKS = 3;

/** Knows the actions of an executor, and compiles the workflows that call them. */
export class Catalog {
  readonly #set: PackSet;
  readonly #code = new CodeIndex();
  readonly #descriptions: PackDescriptions;

  constructor(pool: Pool, set: PackSet) {
    this.#set = set;
    this.#descriptions = new PackDescriptions((packs) => pool.describe(packs));
  }

  get folders(): readonly string[] {
    return this.#set.folders;
  }

  /** The names of all actions. Throws MR504 when an action file does not load. */
  actions(): Promise<readonly string[]> {
    const all = new Set([...this.#set.packs.map(({ pack }) => pack), ...this.#set.clashes.keys()]);
    return this.#present(this.#set, async (packs) => {
      const exports = await this.#descriptions.of(await packs.named(all));
      return exports.flatMap(({ pack, actions }) => actions.map((name) => `${pack}.${name}`));
    });
  }

  /**
   * Compiles a workflow. `limits`: the names of those of the store, where it is open. Throws MR502
   * with all problems, MR504 if an action file does not load.
   */
  requireWorkflow(
    workflow: WorkflowInput,
    limits?: readonly string[],
  ): Promise<WorkflowSet & RunnablePlan> {
    return this.#present(this.#set, async (packs) => {
      const found = await checkWorkflowSet(
        workflow,
        this.#actionsIn(packs, builtInSignatures),
        readWorkflowText,
        { limits },
      );
      return { ...requireValid(found), packs: packs.found };
    });
  }

  /**
   * Compiles the workflow of a stored run from its text and `texts`, those of its sub-workflows.
   * Files of workflows are not read again. `accept` may refuse the code that is there now, before
   * any of it is loaded. Throws as `requireWorkflow` does, and MR602.
   */
  async planOf(
    record: RunRecord,
    texts: Texts,
    accept: (packs: readonly PackSource[]) => void = () => {},
  ): Promise<RunnablePlan> {
    const { actions, text, file, code } = record;
    const language = languageOf(record);
    const set = this.folders.length > 0 ? this.#set : await findPacks(actions);
    const source = { text, ...(file ? { file } : {}) };
    const read = (name: string): string => texts[name] ?? missing(name);
    const used = new Set(Object.keys(code?.at(-1)?.packs ?? {}));
    // Of the inputs that are checked today, an earlier version may have accepted some.
    return this.#present(set, async (packs) => {
      accept(await packs.named(used));
      const found = await checkWorkflowSet(source, this.#actionsIn(packs), read, { language });
      const { plan, children } = requireValid(found);
      return { plan, children, packs: packs.found };
    });
  }

  #actionsIn(packs: PresentPacks, signatures?: typeof builtInSignatures): FindActions {
    return async (names) => {
      const called = await packs.named(names);
      const exports = await this.#descriptions.of(called);
      return new DescribedActions(packs.set, exports, await signatures?.(called));
    };
  }

  /** Calls `use` with the present versions of packs, and again if they change meanwhile. */
  async #present<T>(set: PackSet, use: (packs: PresentPacks) => Promise<T>, looks = 1): Promise<T> {
    try {
      return await use(new PresentPacks(set, this.#code));
    } catch (error) {
      const hasChanged = error instanceof MillraceError && error.code === 'MR514';
      if (!hasChanged || error.details['run'] !== undefined || looks === MOST_LOOKS) throw error;
      return this.#present(set, use, looks + 1);
    }
  }
}

function missing(file: string): never {
  throw new MillraceError('MR606', `the run does not have the text of ${file}`);
}
