import { actionNames, findPacks, type PackSource } from '../actions/packs.ts';
import type { Pool } from '../ports/pool.ts';
import { MillraceError } from '../errors.ts';
import { requireValid } from '../plan/invalid.ts';
import { checkWorkflowSet, type ChildWorkflows, type WorkflowSet } from '../plan/sub-workflows.ts';
import type { Plan } from '../plan/plan.ts';
import type { RunRecord } from '../run/records.ts';
import type { WorkflowInput } from '../workflow/source.ts';
import { readWorkflowText } from './read-workflow.ts';

/** Texts of workflows, by their files. */
type Texts = Readonly<Record<string, string>>;

export interface RunnablePlan {
  readonly plan: Plan;
  readonly packs: readonly PackSource[];
  readonly children: ChildWorkflows;
}

/** Knows the actions of an executor, and compiles the workflows that call them. */
export class Catalog {
  readonly packs: readonly PackSource[];
  readonly folders: readonly string[];
  readonly #pool: Pool;
  readonly #actions = new Map<string, Promise<ReadonlySet<string>>>();

  constructor(pool: Pool, packs: readonly PackSource[], folders: readonly string[]) {
    this.packs = packs;
    this.folders = folders;
    this.#pool = pool;
  }

  /** The names of all actions. Throws MR504 when an action file does not load. */
  actions(): Promise<ReadonlySet<string>> {
    return this.#namesIn(this.packs);
  }

  /** Compiles a workflow. Throws MR502 with all problems, MR504 if an action file does not load. */
  async requireWorkflow(workflow: WorkflowInput): Promise<WorkflowSet> {
    const actions = await this.actions();
    return requireValid(await checkWorkflowSet(workflow, actions, readWorkflowText));
  }

  /**
   * Compiles the workflow of a stored run from its text and `texts`, those of its sub-workflows.
   * Files of workflows are not read again. Throws as `requireWorkflow` does.
   */
  async planOf({ actions, text, file }: RunRecord, texts: Texts): Promise<RunnablePlan> {
    const packs = this.folders.length > 0 ? this.packs : await findPacks(actions);
    const source = { text, ...(file ? { file } : {}) };
    const read = (name: string): string => texts[name] ?? missing(name);
    const known = await this.#namesIn(packs);
    const { plan, children } = requireValid(await checkWorkflowSet(source, known, read));
    return { plan, packs, children };
  }

  /** Loads each set of packs once, in a worker, so that unknown actions are found before a run. */
  #namesIn(packs: readonly PackSource[]): Promise<ReadonlySet<string>> {
    const key = packs.map(({ url }) => url).join('\n');
    const names =
      this.#actions.get(key) ?? actionNames(packs, (others) => this.#pool.describe(others));
    this.#actions.set(key, names);
    // A file that does not load may do so later.
    names.catch(() => this.#actions.delete(key));
    return names;
  }
}

function missing(file: string): never {
  throw new MillraceError('MR606', `the run does not have the text of ${file}`);
}
