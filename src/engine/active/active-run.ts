import { withValues } from '../../document/views/composite.ts';
import { Document, encode } from '../../document/document.ts';
import { type Deferred, deferred } from '../../lang/deferred.ts';
import { nothingPassed, type PassedSources } from '../../lang/item-stream.ts';
import { CommitCalls } from './commit-calls.ts';
import type { ChildWorkflows } from '../../plan/sub-workflows.ts';
import type { Plan } from '../../plan/plan.ts';
import type { BodyFolders } from '../../ports/store.ts';
import type { RunModel } from '../../run/model.ts';
import type { LateErrors } from '../../run/late-errors.ts';
import type { Lease, RunId, RunRecord, TaskKey } from '../../run/records.ts';
import { type ValueHandle, wholeOf } from '../../wire/handle.ts';
import type { PackHandle } from '../../wire/messages.ts';
import type { ItemHandles } from '../../wire/name-handles.ts';
import type { ProcessDeaths } from './process-deaths.ts';
import { EventStream } from './event-stream.ts';
import type { ParameterValues } from './parameter-values.ts';
import { PrintedOutput } from './printed-output.ts';
import { Mask } from '../../redaction/mask.ts';
import { TaskRun } from './task-run.ts';

/** Documents that belong to a run as a whole. */
export interface RunDocuments {
  readonly parameters: ParameterValues;
  vars: Document;
  readonly context: Document | undefined;
  output: Document | undefined;
}

/** What the run of a block sees of the run around it: its item, and what the block reads. */
export interface Outer {
  readonly run: ActiveRun;
  /** The visit of the task that is the block. */
  readonly task: TaskRun;
  readonly index: number;
  /** Absent for a plain task, and where the run is only ended. */
  readonly item?: ItemHandles | undefined;
}

/**
 * A run in the memory of the process that has its lease.
 *
 * - opening: its first transaction is not on disk, and nothing of it is dispatched.
 * - active: its tasks are dispatched as their transactions reach the disk.
 * - draining: after a pause or cancel, or when the executor closes. No item starts.
 * - finished: it has ended or is paused, on disk. `finished` has resolved.
 * - abandoned: the lease is lost or released, or the store cannot be written. `finished` has
 *   rejected.
 *
 * A run moves down this list and can skip states. It stays in one of the last two, which only
 * `finish` and `abandon` lead to. An object that shows a stored run is finished from the beginning.
 */
export class ActiveRun {
  record: RunRecord;
  lease: Lease;
  readonly plan: Plan;
  readonly model: RunModel;
  readonly documents: RunDocuments;
  readonly packs: readonly PackHandle[];
  /** The sub-workflows of its tasks, and theirs. */
  readonly children: ChildWorkflows;
  /** Present when it is an item of a block: it shares documents with the run around it. */
  readonly outer: Outer | undefined;
  /** The run that it is an item of. */
  readonly parent: ActiveRun | undefined;
  /** The latest visit of each task that has a record. */
  readonly tasks = new Map<string, TaskRun>();
  /** The tasks that run: workers render their input. */
  readonly running = new Set<TaskRun>();
  /** The visit before the latest, for tasks that a loop has started again. */
  readonly #before = new Map<string, TaskRun>();
  /** Documents that only workers may still hold: lists, earlier vars, results of earlier visits. */
  readonly #retired = new Set<number>();
  readonly events = new EventStream();
  readonly commits = new CommitCalls();
  #printed: PrintedOutput | undefined;
  /** Shared with its child runs. Present when a process has died that had the run. */
  readonly deaths: ProcessDeaths | undefined;
  /** What the program has passed for its tasks to read. */
  readonly sources: PassedSources;
  /** The folder of its files; undefined if the store has none. */
  readonly folder: string | undefined;
  /** What is written there is flushed to the device before it is referred to. */
  readonly isDurable: boolean;
  /** Masks secret values in reports and events. */
  readonly mask: Mask | undefined;
  /** As stored, or as the transaction under way leaves them. */
  lateErrors: LateErrors | undefined;
  readonly #finished = deferred<void>();
  #isOver = false;

  constructor(parts: {
    record: RunRecord;
    lease: Lease;
    plan: Plan;
    model: RunModel;
    documents: RunDocuments;
    packs: readonly PackHandle[];
    children?: ChildWorkflows;
    outer?: Outer | undefined;
    within?: ActiveRun | undefined;
    deaths?: ProcessDeaths | undefined;
    sources?: PassedSources | undefined;
    /** Where its files are; undefined if its store has none. */
    files: BodyFolders | undefined;
  }) {
    this.record = parts.record;
    this.lease = parts.lease;
    this.plan = parts.plan;
    this.model = parts.model;
    this.documents = parts.documents;
    this.packs = parts.packs;
    this.children = parts.children ?? new Map();
    this.outer = parts.outer;
    this.parent = parts.within;
    this.deaths = parts.deaths;
    this.sources = parts.sources ?? nothingPassed;
    this.folder = parts.files?.of(this.id);
    this.isDurable = parts.files?.isDurable ?? false;
    this.mask = Mask.of(parts.record.secrets, parts.documents.parameters.view());
    // A rejection that no caller awaits is no error.
    this.#finished.promise.catch(() => {});
  }

  /** Settles when the run is finished or abandoned. */
  get finished(): Pick<Deferred<void>, 'promise'> {
    return this.#finished;
  }

  /** What its programs print, for a reader that follows it. */
  get printed(): PrintedOutput {
    if (this.#printed) return this.#printed;
    const printed = new PrintedOutput();
    const close = (): void => printed.close();
    this.#finished.promise.then(close, close);
    return (this.#printed = printed);
  }

  /** It is finished or abandoned. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Its last event is emitted afterwards, which closes the stream. */
  finish(): void {
    this.#isOver = true;
    this.commits.end();
    this.#finished.resolve();
  }

  abandon(error: unknown): void {
    this.#isOver = true;
    this.#finished.reject(error);
    this.events.close();
  }

  get id(): RunId {
    return this.record.id;
  }

  /** A pause was requested and nothing has overridden it. Still true when the run is paused. */
  get pausing(): boolean {
    const { state } = this.model.run;
    return state === 'pausing' || state === 'paused';
  }

  /** Begins a visit of a task. It replaces an earlier record of the same visit. */
  begin(name: string, visit: number): TaskRun {
    const plan = this.plan.tasks.get(name);
    if (!plan) throw new Error(`the plan has no task '${name}'`);
    const task = new TaskRun({ run: this.id, task: name, visit }, plan, this.folder);
    const before = this.tasks.get(name);
    if (before && before.key.visit < visit) this.#before.set(name, before);
    for (const document of before?.documents ?? []) this.#retired.add(document.id);
    this.tasks.set(name, task);
    return task;
  }

  /** The visit that templates see: the latest, or the one before it until that has settled. */
  visibleVisit(name: string): TaskRun | undefined {
    const latest = this.tasks.get(name);
    const underWay = latest?.record.state === 'running' || latest?.record.state === 'waiting';
    return underWay ? (this.#before.get(name) ?? latest) : latest;
  }

  /** The output that it has ended with: a view. What is in a file is read from there. */
  get output(): unknown {
    const stored = this.documents.output?.view() ?? null;
    return withValues(stored, this.record.outputReferences ?? [], ({ task: name, visit, as }) => {
      const task = [this.tasks.get(name), this.#before.get(name)].find(
        (known) => known?.key.visit === visit,
      );
      return task?.[as] ?? null;
    });
  }

  /** The visits that can be read. */
  *visits(): Generator<TaskRun> {
    yield* this.tasks.values();
    yield* this.#before.values();
  }

  isLatest(key: TaskKey): boolean {
    return this.tasks.get(key.task)?.key.visit === key.visit;
  }

  publish(name: string, value: unknown): Document {
    this.#retired.add(this.documents.vars.id);
    const before = Object(this.documents.vars.view());
    this.documents.vars = Document.trusted(encode({ ...before, [name]: value }));
    return this.documents.vars;
  }

  retire(handle: ValueHandle): void {
    if (handle.kind === 'node') this.#retired.add(handle.document.id);
    if (handle.kind === 'pages') this.#retired.add(handle.table.id);
    if (handle.kind !== 'results') return;
    for (const { outputs, failures } of handle.batches) {
      if (outputs) this.#retired.add(outputs.id);
      if (failures) this.#retired.add(failures.id);
    }
  }

  /** Ids of all documents that workers may have opened for this run. */
  documentIds(): number[] {
    const { parameters, vars, context } = this.documents;
    const shared = this.outer ? [] : [...parameters.documents, ...(context ? [context] : [])];
    const own = [vars, ...shared].map(({ id }) => id);
    const outputs = [...this.tasks.values()].flatMap((task) => task.documents.map(({ id }) => id));
    return [...own, ...outputs, ...this.#retired];
  }

  contextHandle(): ValueHandle | undefined {
    const { context } = this.documents;
    return context && wholeOf(context);
  }
}
