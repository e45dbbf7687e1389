import { requireArgument, requireOptions } from '../call-options.ts';
import { createRun, isSame, keyedRun } from '../engine/acquiring/new-run.ts';
import { beginRerun, requireEnded, rerunOf } from '../engine/acquiring/rerun.ts';
import { requireTopLevel } from '../engine/acquiring/acquire-run.ts';
import type { ActiveRun } from '../engine/active/active-run.ts';
import { Run, type RunCallbacks } from '../engine/run-handle.ts';
import { lifeOf } from '../engine/active/run-life.ts';
import { MillraceError } from '../errors.ts';
import type { RequestReport } from '../history/requests.ts';
import type { RunHistory } from '../history/run-history.ts';
import type { JsonObject } from '../lang/json.ts';
import { runId } from '../lang/kinds.ts';
import { weakValues } from '../plan/parameters/secrets.ts';
import { requireParameters } from '../plan/parameters/bind.ts';
import type { Store } from '../ports/store.ts';
import type { RunAction } from '../run/control.ts';
import type { RunId, RunRecord } from '../run/records.ts';
import type { RetryPlan } from '../run/rerun/plan-rerun.ts';
import { asRunId } from '../run/run-id.ts';
import type { Problem } from '../workflow/problem.ts';
import { requireWorkflowInput } from '../workflow/require-input.ts';
import type { WorkflowInput, WorkflowText } from '../workflow/source.ts';
import {
  type ResumeOptions,
  resumeOptions,
  type RetryOptions,
  retryOptions,
  type StartOptions,
  startOptions,
} from './options.ts';
import { requireAction } from './request-checks.ts';
import { putRequest } from './requests.ts';
import { codeToRecord } from './run-code.ts';
import { folderOf, workingFolder } from './working-folder.ts';
import { requireWritable } from '../data/sinks/require-writable.ts';
import { RunLoader, type RunLoaderParts } from './run-loader.ts';
import { requirePackages } from './required-packages.ts';
import { requireFiles } from './source-files.ts';
import { passedSources, requireStreams } from './streams.ts';

interface Parts extends RunLoaderParts {
  readonly history: RunHistory;
}

/** What a run is started from. Starts with one key must agree in it. */
interface Definition {
  readonly source: WorkflowText;
  readonly parameters: JsonObject;
}

/**
 * Starts, resumes and retries runs, and makes the handles that callers have of them. Each method is
 * an operation of the lifecycle.
 */
export class RunControl {
  readonly #parts: Parts;
  readonly #loader: RunLoader;
  /** The last start with each key that is under way; it never rejects. */
  readonly #keyed = new Map<string, Promise<unknown>>();

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#loader = new RunLoader(parts);
  }

  start(workflow: WorkflowInput, options: StartOptions): Promise<Run> {
    requireWorkflowInput('executor.start', workflow);
    requireOptions('executor.start', options, startOptions);
    const { key } = options;
    if (key === undefined) return this.#start(workflow, options);
    // One after the other, so that the second finds the run of the first.
    const before = this.#keyed.get(key) ?? Promise.resolve();
    const run = before.then(() => this.#start(workflow, options));
    const settled = run.catch(() => {});
    this.#keyed.set(key, settled);
    void settled.then(() => this.#keyed.get(key) === settled && this.#keyed.delete(key));
    return run;
  }

  async resume(id: string, options: ResumeOptions): Promise<Run> {
    requireArgument('executor.resume', 'id', id, runId);
    requireOptions('executor.resume', options, resumeOptions);
    return this.#handle(await this.#loader.resume(asRunId(id), options), options.signal);
  }

  async planRetry(id: string, options: Pick<RetryOptions, 'tasks'>): Promise<RetryPlan> {
    requireArgument('executor.planRetry', 'id', id, runId);
    requireOptions('executor.planRetry', options, { tasks: retryOptions.tasks });
    const { store } = this.#parts;
    const record = requireEnded(this.#topLevel(id), asRunId(id));
    const { plan } = await this.#loader.planOf(record);
    return rerunOf(record, store.tasks(record.id), plan, options.tasks).plan;
  }

  async retry(id: string, options: RetryOptions): Promise<Run> {
    requireArgument('executor.retry', 'id', id, runId);
    requireOptions('executor.retry', options, retryOptions);
    const { tasks, signal } = options;
    const { store, surroundings } = this.#parts;
    const run = asRunId(id);
    const record = this.#topLevel(id);
    const directory = await folderOf(record);
    const plan = await this.#loader.planOf(record);
    const owner = surroundings.owner();
    const acquired = await beginRerun(store, run, {
      plan: plan.plan,
      owner,
      alive: surroundings.alive,
      ...(tasks ? { tasks } : {}),
      // A retry takes the code that is there now.
      changes: { directory, code: codeToRecord(record.code, plan.packs, owner.since) },
    });
    return this.#handle(await this.#loader.continue(acquired, plan), signal);
  }

  async request(id: string, action: RunAction): Promise<RequestReport> {
    const { store, engine } = this.#parts;
    const sent = await putRequest(store, id, action);
    await engine.takeRequests();
    const { run } = this.#parts.history.find(id);
    return this.#parts.history.requests(run).find((one) => one.id === sent.id) ?? sent;
  }

  #topLevel(id: string): RunRecord {
    const record = this.#parts.store.run(asRunId(id));
    if (!record) throw new MillraceError('MR506', `there is no run '${id}'`);
    requireTopLevel(record);
    return record;
  }

  async #start(workflow: WorkflowInput, options: StartOptions): Promise<Run> {
    const { store, engine, catalog, lifecycle, surroundings } = this.#parts;
    const valid = await lifecycle.interruptible(() =>
      catalog.requireWorkflow(workflow, limitsOf(store)),
    );
    const { plan, source, warnings, children, packs } = valid;
    const parameters = requireParameters(plan, options);
    const directory = await workingFolder(options.workingDirectory);
    await requireFiles({ plan, source, parameters, directory });
    await requirePackages(plan);
    const sources = passedSources('executor.start', plan, options);
    requireStreams(plan, options);
    await requireWritable(plan, directory);
    const owner = surroundings.owner();
    const run = await createRun(store, {
      plan,
      source,
      parameters,
      context: options.context,
      children,
      packs,
      folders: catalog.folders,
      directory,
      code: codeToRecord(undefined, packs, owner.since),
      owner,
      key: options.key,
      priority: options.priority,
      alive: surroundings.alive,
      chance: surroundings.clock.chance,
      sources,
    }).catch((error: unknown) => keyedRun(error));
    if (typeof run === 'string') return this.#knownRun(run, { source, parameters }, options);
    const opened = engine.open(run);
    // An aborted signal cancels in the transaction that starts the run, so that no task begins.
    const weak = weakValues(plan, parameters);
    const handle = this.#handle(run, options.signal, [...warnings, ...weak]);
    await opened;
    return handle;
  }

  /** The run of an earlier start with this key: resumed if it was interrupted, else as it is. */
  async #knownRun(id: RunId, definition: Definition, options: StartOptions): Promise<Run> {
    const { key, signal } = options;
    const { store, history } = this.#parts;
    const record = store.run(id);
    if (record && !isSame(history.definition(id), definition)) {
      const started = `run ${id} was started with the key ${JSON.stringify(key)}`;
      const message = `${started} from another workflow or with other parameters`;
      const hint = 'Use another key.';
      throw new MillraceError('MR510', message, { hint, details: { run: id } });
    }
    return this.#handle(await this.#showOrResume(id, options), signal);
  }

  /** A start passes its streams from their beginning. */
  async #showOrResume(
    id: RunId,
    { sources = {}, standardInput, keepItems = false }: StartOptions,
  ): Promise<ActiveRun> {
    const record = this.#parts.store.run(id);
    if (record && record.state !== 'running') return this.#loader.show(record);
    const shared = standardInput === undefined ? {} : { standardInput };
    const streams = { sources, ...shared, keepItems };
    return this.#loader.resume(id, streams).catch((error: unknown) => {
      // Another executor has ended it meanwhile.
      const ended = this.#parts.store.run(id);
      if (Object(error).code !== 'MR508' || !ended) throw error;
      return this.#loader.show(ended);
    });
  }

  #handle(run: ActiveRun, signal: AbortSignal | undefined, warnings: readonly Problem[] = []): Run {
    const { engine, history, lifecycle } = this.#parts;
    this.#cancelOnAbort(run, signal);
    const resume = (cancel: boolean): Promise<ActiveRun> =>
      lifecycle.during(async () => {
        const resumed = await this.#loader.resume(run.id, { cancel });
        this.#cancelOnAbort(resumed, signal);
        return resumed;
      });
    const results: RunCallbacks['results'] = (read, task, options) =>
      history.follow(read.id, task, options, lifeOf(read, task));
    const questions: RunCallbacks['questions'] = (asking) => history.questions(asking.id);
    const request: RunCallbacks['request'] = (of, call, action) => {
      requireAction(call, action);
      return lifecycle.during(() => this.request(of.id, action));
    };
    return Run.of(run, { engine, resume, results, questions, request, warnings });
  }

  #cancelOnAbort(run: ActiveRun, signal: AbortSignal | undefined): void {
    if (!signal) return;
    const cancel = (): void => this.#parts.engine.cancel(run);
    if (signal.aborted) return cancel();
    signal.addEventListener('abort', cancel, { once: true });
    const stopListening = (): void => signal.removeEventListener('abort', cancel);
    run.finished.promise.then(stopListening, stopListening);
  }
}

/** The names of the limits of the store. */
function limitsOf({ limits }: Store): readonly string[] {
  return limits
    .all()
    .filter(({ workflow }) => workflow === undefined)
    .map(({ name }) => name);
}
