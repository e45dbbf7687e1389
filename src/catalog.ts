import { findPacks, type PackSource } from './actions/packs.ts';
import type { Pool } from './engine/pool-port.ts';
import { type AcceptedWorkflow, acceptWorkflow, type WorkflowInput } from './plan/accept.ts';
import type { Plan } from './plan/plan.ts';
import type { RunRecord } from './run/records.ts';

/** What can be run: the actions that there are, and the plans of workflows that call them. */
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

  /** Names of all actions there are. Throws MR504 when one of the files does not load. */
  actions(): Promise<ReadonlySet<string>> {
    return this.#known(this.packs);
  }

  /** Throws MR502 with all problems, MR504 when an action file does not load. */
  async accept(workflow: WorkflowInput): Promise<AcceptedWorkflow> {
    return acceptWorkflow(workflow, await this.actions());
  }

  /** The plan of a run, from what was stored when it was started. */
  async planOf({
    actions,
    text,
    file,
  }: RunRecord): Promise<{ readonly plan: Plan; readonly packs: readonly PackSource[] }> {
    const packs = this.folders.length > 0 ? this.packs : await findPacks(actions);
    const source = { text, ...(file ? { file } : {}) };
    const { plan } = acceptWorkflow(source, await this.#known(packs));
    return { plan, packs };
  }

  /** Loads the packs in a worker, once, so that what is unknown is found before anything runs. */
  #known(packs: readonly PackSource[]): Promise<ReadonlySet<string>> {
    const key = packs.map(({ url }) => url).join('\n');
    const known = this.#actions.get(key) ?? this.#pool.describe(packs);
    this.#actions.set(key, known);
    return known;
  }
}
