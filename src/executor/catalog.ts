import { actionNames, findPacks, isBuiltIn, type PackSource } from '../actions/packs.ts';
import { CodeIndex } from '../code/code-index.ts';
import { MillraceError } from '../errors.ts';
import { lackOf } from '../lang/lack.ts';
import { requireValid } from '../plan/invalid.ts';
import { checkWorkflowSet, type ChildWorkflows, type WorkflowSet } from '../plan/sub-workflows.ts';
import type { Plan } from '../plan/plan.ts';
import type { Pool } from '../ports/pool.ts';
import type { RunRecord } from '../run/records.ts';
import type { WorkflowInput } from '../workflow/source.ts';
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
  readonly folders: readonly string[];
  readonly #packs: readonly PackSource[];
  readonly #pool: Pool;
  readonly #code = new CodeIndex();
  readonly #actions = new Map<string, Promise<ReadonlySet<string>>>();

  constructor(pool: Pool, packs: readonly PackSource[], folders: readonly string[]) {
    this.folders = folders;
    this.#packs = packs;
    this.#pool = pool;
  }

  /** The names of all actions. Throws MR504 when an action file does not load. */
  actions(): Promise<ReadonlySet<string>> {
    return this.#present(this.#packs, (packs) => this.#namesIn(packs));
  }

  /** Compiles a workflow. Throws MR502 with all problems, MR504 if an action file does not load. */
  requireWorkflow(workflow: WorkflowInput): Promise<WorkflowSet & RunnablePlan> {
    return this.#present(this.#packs, async (packs) => {
      const known = await this.#namesIn(packs);
      const set = requireValid(await checkWorkflowSet(workflow, known, readWorkflowText));
      return { ...set, packs: called(set, packs) };
    });
  }

  /**
   * Compiles the workflow of a stored run from its text and `texts`, those of its sub-workflows.
   * Files of workflows are not read again. `accept` may refuse the code that is there now, before
   * any of it is loaded. Throws as `requireWorkflow` does.
   */
  async planOf(
    { actions, text, file }: RunRecord,
    texts: Texts,
    accept: (packs: readonly PackSource[]) => void = () => {},
  ): Promise<RunnablePlan> {
    const found = this.folders.length > 0 ? this.#packs : await findPacks(actions);
    const source = { text, ...(file ? { file } : {}) };
    const read = (name: string): string => texts[name] ?? missing(name);
    return this.#present(found, async (packs) => {
      accept(packs);
      const known = await this.#namesIn(packs);
      const set = requireValid(await checkWorkflowSet(source, known, read));
      return { plan: set.plan, children: set.children, packs: called(set, packs) };
    });
  }

  /** Calls `use` with the present versions of packs, and again if they change meanwhile. */
  async #present<T>(
    sources: readonly PackSource[],
    use: (packs: readonly PackSource[]) => Promise<T>,
    looks = 1,
  ): Promise<T> {
    const packs: PackSource[] = [];
    for (const source of sources) packs.push(await this.#versioned(source));
    try {
      return await use(packs);
    } catch (error) {
      const hasChanged = error instanceof MillraceError && error.code === 'MR514';
      if (!hasChanged || error.details['run'] !== undefined || looks === MOST_LOOKS) throw error;
      return this.#present(sources, use, looks + 1);
    }
  }

  async #versioned(source: PackSource): Promise<PackSource> {
    // The built-in packs change with Millrace only, and a run may go on with a later version of it.
    if (isBuiltIn(source)) return source;
    try {
      return { ...source, code: await this.#code.versionOf(source.url) };
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      const code = lackOf(cause) === undefined ? 'MR504' : 'MR801';
      throw new MillraceError(code, `the code of pack ${source.pack} cannot be read: ${reason}`, {
        cause,
      });
    }
  }

  /** Loads each set of packs once, in a worker, so that unknown actions are found before a run. */
  #namesIn(packs: readonly PackSource[]): Promise<ReadonlySet<string>> {
    const key = packs.map(({ url, code }) => `${url} ${code?.digest}`).join('\n');
    const names =
      this.#actions.get(key) ?? actionNames(packs, (others) => this.#pool.describe(others));
    this.#actions.set(key, names);
    // A file that does not load may do so later.
    names.catch(() => this.#actions.delete(key));
    return names;
  }
}

/** The packs that a workflow and its sub-workflows call. */
function called({ plan, children }: WorkflowSet, packs: readonly PackSource[]): PackSource[] {
  const plans = [plan, ...Array.from(children.values(), (child) => child.plan)];
  const tasks = plans.flatMap((one) => Array.from(one.tasks.values()));
  const actions = tasks.filter(({ workflow }) => workflow === undefined);
  const names = new Set(actions.map(({ action }) => action.slice(0, action.indexOf('.'))));
  return packs.filter(({ pack }) => names.has(pack));
}

function missing(file: string): never {
  throw new MillraceError('MR606', `the run does not have the text of ${file}`);
}
