import { Document, encode } from '../../document/document.ts';
import { deferred } from '../../lang/deferred.ts';
import type { ChildWorkflows } from '../../plan/sub-workflows.ts';
import type { Plan } from '../../plan/plan.ts';
import type { RunModel } from '../../run/model.ts';
import type { Lease, RunId, RunRecord, TaskKey } from '../../run/records.ts';
import { type ValueHandle, wholeOf } from '../../wire/handle.ts';
import type { PackHandle } from '../../wire/messages.ts';
import { EventStream } from './event-stream.ts';
import { Mask } from '../../redaction/mask.ts';
import { TaskRun } from './task-run.ts';

/** Documents that belong to a run as a whole. */
export interface RunDocuments {
  readonly parameters: Document;
  vars: Document;
  readonly context: Document | undefined;
  output: Document | undefined;
}

/** A run that this process has the lease of, with all that is kept in memory for it. */
export class ActiveRun {
  record: RunRecord;
  lease: Lease;
  readonly plan: Plan;
  readonly model: RunModel;
  readonly documents: RunDocuments;
  readonly packs: readonly PackHandle[];
  /** The workflows that its tasks run, and theirs. */
  readonly children: ChildWorkflows;
  /** The latest visit of each task that has started. */
  readonly tasks = new Map<string, TaskRun>();
  /** Those of them that run, and whose input is being rendered. */
  readonly running = new Set<TaskRun>();
  /** The visit before the latest, of tasks that loops have started again. */
  readonly #before = new Map<string, TaskRun>();
  /** Documents that no task or run holds but workers may have opened: earlier vars, lists. */
  readonly #retired = new Set<number>();
  readonly events = new EventStream();
  /** What must be hidden from whoever is told of the run. */
  readonly mask: Mask | undefined;
  /** Settles when the run has ended or is paused, or this process can no longer run it. */
  readonly finished = deferred<void>();

  constructor(parts: {
    record: RunRecord;
    lease: Lease;
    plan: Plan;
    model: RunModel;
    documents: RunDocuments;
    packs: readonly PackHandle[];
    children?: ChildWorkflows;
  }) {
    this.record = parts.record;
    this.lease = parts.lease;
    this.plan = parts.plan;
    this.model = parts.model;
    this.documents = parts.documents;
    this.packs = parts.packs;
    this.children = parts.children ?? new Map();
    this.mask = Mask.of(parts.record.secrets, parts.documents.parameters.view());
    // Nobody needs to ask how a run ended.
    this.finished.promise.catch(() => {});
  }

  get id(): RunId {
    return this.record.id;
  }

  /** A pause was requested and nothing has overridden it. Still true when the run is paused. */
  get pausing(): boolean {
    const { state } = this.model.run;
    return state === 'pausing' || state === 'paused';
  }

  begin(name: string, visit: number): TaskRun {
    const plan = this.plan.tasks.get(name);
    if (!plan) throw new Error(`the plan has no task '${name}'`);
    const task = new TaskRun({ run: this.id, task: name, visit }, plan);
    const before = this.tasks.get(name);
    if (before && before.key.visit < visit) this.#before.set(name, before);
    for (const document of before?.documents ?? []) this.#retired.add(document.id);
    this.tasks.set(name, task);
    return task;
  }

  /** What templates see of a task: its latest visit that has settled, so that one under way changes nothing yet. */
  visibleVisit(name: string): TaskRun | undefined {
    const latest = this.tasks.get(name);
    const underWay = latest?.record.state === 'running' || latest?.record.state === 'waiting';
    return underWay ? (this.#before.get(name) ?? latest) : latest;
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
    if (handle.kind === 'results') for (const { id } of handle.batches) this.#retired.add(id);
  }

  /** Ids of every document that a worker may have opened for this run. */
  documentIds(): number[] {
    const { parameters, vars, context } = this.documents;
    const own = [parameters, vars, ...(context ? [context] : [])].map((document) => document.id);
    const outputs = [...this.tasks.values()].flatMap((task) => task.documents.map(({ id }) => id));
    return [...own, ...outputs, ...this.#retired];
  }

  contextHandle(): ValueHandle | undefined {
    const { context } = this.documents;
    return context && wholeOf(context);
  }
}
