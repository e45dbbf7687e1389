import { Document } from '../../document/document.ts';
import { MillraceError } from '../../errors.ts';
import type { PassedSources } from '../../lang/item-stream.ts';
import type { ChildWorkflows } from '../../plan/sub-workflows.ts';
import type { Plan } from '../../plan/plan.ts';
import { lateErrorsDocument, parseLateErrors } from '../../run/late-errors.ts';
import { restoreModel } from '../../run/model.ts';
import {
  isFailure,
  type RunId,
  type Lease,
  type ListSource,
  type RunRecord,
  type TaskRecord,
} from '../../run/records.ts';
import { parameterPages } from '../../run/parameter-pages.ts';
import type { CompletionBatch } from '../../items/batch.ts';
import { countFailures } from '../../items/item-state.ts';
import { handleOf, pagesHandle, type ValueHandle, wholeOf } from '../../wire/handle.ts';
import type { PackHandle } from '../../wire/messages.ts';
import type { ResultIndex } from '../../items/results.ts';
import { ActiveRun, type RunDocuments } from '../active/active-run.ts';
import type { Outer } from '../active/active-run.ts';
import { freezeList } from '../active/list.ts';
import { partialName } from '../active/fold-output.ts';
import { handlesOf, outputHandle } from '../active/names.ts';
import { ParameterValues } from '../active/parameter-values.ts';
import type { ProcessDeaths } from '../active/process-deaths.ts';
import { TaskRun } from '../active/task-run.ts';
import { restoreSource } from './restore-source.ts';
import { failureLog } from '../../history/stored-logs.ts';
import { parametersInPages, storedPages } from '../../history/stored-parameters.ts';
import {
  correctResults,
  latestResults,
  sharedCopy,
  storedBatches,
} from '../../history/stored-results.ts';
import type { StoreReader } from '../../ports/store.ts';
import { currentVisits } from '../../run/visits-before.ts';
import { codeDocument } from './acquire-run.ts';
import { noVars, workflowsDocument } from './new-run.ts';

/**
 * Reads the records, done bits, retries and documents of a run that is resumed. Items are not
 * replayed. Throws MR606 when a record or document is damaged.
 */
export function restoreRun(
  store: StoreReader,
  parts: {
    record: RunRecord;
    lease: Lease;
    plan: Plan;
    packs: readonly PackHandle[];
    children?: ChildWorkflows;
    outer?: Outer | undefined;
    within?: ActiveRun | undefined;
    deaths?: ProcessDeaths | undefined;
    sources?: PassedSources | undefined;
  },
): ActiveRun {
  const { record, plan, outer } = parts;
  const records = currentVisits(record, store.tasks(record.id));
  const run = new ActiveRun({
    ...parts,
    files: store.bodies,
    model: restoreModel(plan, records, record),
    documents: outer ? documentsOfBlock(store, record, outer) : documentsOf(store, record),
  });
  const late = store.document(record.id, lateErrorsDocument);
  run.lateErrors = late && parseLateErrors(openBytes(late).view());
  const output = record.outcome === undefined ? undefined : store.document(record.id, 'output');
  if (output) run.documents.output = openBytes(output);
  const latest = records.toSorted((a, b) => a.visit - b.visit);
  for (const task of latest) if (plan.tasks.has(task.task)) restoreTask(store, run, task);
  for (const task of run.tasks.values()) {
    if (task.record.list) task.list = restoreList(store, run, task, task.record.list);
    if (task.record.state === 'running') restoreNames(store, run, task);
  }
  return run;
}

function documentsOf(store: StoreReader, record: RunRecord): RunDocuments {
  const context = store.document(record.id, 'context');
  return {
    parameters: new ParameterValues(
      storedDocument(store, record, 'parameters'),
      parametersInPages(store, record),
    ),
    vars: storedDocument(store, record, 'vars'),
    context: context && openBytes(context),
    output: undefined,
  };
}

/** A block has variables of its own, if any, and shares the rest with the run around it. */
function documentsOfBlock(store: StoreReader, { id }: RunRecord, { run }: Outer): RunDocuments {
  const vars = store.document(id, 'vars');
  const { parameters, context } = run.documents;
  return { parameters, context, vars: vars ? openBytes(vars) : noVars(), output: undefined };
}

function restoreTask(store: StoreReader, run: ActiveRun, record: TaskRecord): void {
  const task = run.begin(record.task, record.visit);
  task.record = record;
  if (record.source && task.plan.source) task.source = restoreSource(store, task.key);
  if (task.plan.resultsRead || record.state === 'running') restoreResults(store, task);
  const { output } = record.fold ?? {};
  if (output !== undefined && task.plan.resultsRead) {
    task.folded = storedDocument(store, run.record, partialName(task.key, output));
  }
  task.failureLog = failureLog(store, run.id, record);
  if (record.state !== 'running') return;
  task.hasStoredLines = true;
  task.hasCheckpoints = store.checkpoints.has(task.key);
  task.waitAgain(store.retries(task.key));
}

/** Restores what the input of a task reads: the same values as before. */
function restoreNames(store: StoreReader, run: ActiveRun, task: TaskRun): void {
  const { visits = {}, vars } = task.record;
  const snapshot = vars === undefined ? undefined : storedDocument(store, run.record, vars);
  if (snapshot) run.retire(wholeOf(snapshot));
  task.names = handlesOf(run, task.plan.inputReads, {
    vars: snapshot ?? run.documents.vars,
    visibleVisit(name) {
      const visit = Object.hasOwn(visits, name) ? visits[name] : undefined;
      return visit === undefined
        ? run.visibleVisit(name)
        : resultsAt(store, run, { task: name, visit });
    },
  });
  run.running.add(task);
}

function restoreResults(store: StoreReader, task: TaskRun): void {
  const { summary, rerun } = task.record;
  const bad = countFailures(summary) > 0;
  if (!task.plan.resultsRead && !bad) return;
  const latest = rerun ? countingResults(store, task) : undefined;
  let at = 0;
  for (const batch of storedBatches(store, task.key)) {
    task.keep(batch);
    if (bad) restoreFirstFailure(task, batch, at, latest);
    at++;
  }
  if (task.plan.resultsRead) correctResults(store, task.key, task.record, task.index);
}

/** Of an item that a rerun tries again, only its last result counts, and only once it has ended. */
function countingResults(store: StoreReader, { key, record }: TaskRun): ResultIndex {
  const { total } = record.summary;
  const index = latestResults(store, key, total);
  index.keep(store.doneBits(key, total));
  return index;
}

/** The first failure is not stored while the task runs: it is found again in the batches. */
function restoreFirstFailure(
  task: TaskRun,
  batch: CompletionBatch,
  at: number,
  latest?: ResultIndex,
): void {
  for (let k = 0; k < batch.length; k++) {
    if (batch.isDiscarded(k) || !isFailure(batch.state(k))) continue;
    const found = latest?.find(batch.index(k));
    if (latest && (found?.batch !== at || found.position !== batch.place(k))) continue;
    task.recordFailure(batch, k);
  }
}

function restoreList(
  store: StoreReader,
  run: ActiveRun,
  { plan }: TaskRun,
  source: ListSource,
): ValueHandle | undefined {
  switch (source.kind) {
    case 'document': {
      const known = source.name === 'parameters' ? run.documents.parameters.document : undefined;
      const document = known ?? storedDocument(store, run.record, source.name);
      const handle: ValueHandle = { kind: 'node', document: handleOf(document), node: source.node };
      if (!known) run.retire(handle);
      return handle;
    }
    case 'batch': {
      const outputs = resultsAt(store, run, source)?.batches[source.batch]?.share();
      return outputs && { kind: 'node', document: handleOf(outputs), node: source.node };
    }
    case 'outer': {
      const list = freezeList(run, plan.withItems ?? [], '');
      return list.ok ? list.value.handle : undefined;
    }
    case 'results': {
      const task = resultsAt(store, run, source);
      return task && outputHandle(task);
    }
    case 'pages':
      return restorePages(store, run, source.name);
  }
}

function restorePages(store: StoreReader, run: ActiveRun, name: string): ValueHandle | undefined {
  for (const [parameter, list] of run.documents.parameters.lists) {
    if (name === parameterPages(parameter)) return pagesHandle(list);
  }
  const list = storedPages(store, run.id, name);
  if (!list) return undefined;
  const handle = pagesHandle(list);
  run.retire(handle);
  return handle;
}

/** The visit that a list comes from. A loop may have begun a later one since. */
function resultsAt(
  store: StoreReader,
  run: ActiveRun,
  { task: name, visit }: { readonly task: string; readonly visit: number },
): TaskRun | undefined {
  const latest = run.tasks.get(name);
  if (!latest || latest.key.visit === visit) return latest;
  const earlier = new TaskRun({ ...latest.key, visit }, latest.planned, run.folder);
  earlier.record = store.task(earlier.key) ?? earlier.record;
  restoreResults(store, earlier);
  run.retire(outputHandle(earlier));
  return earlier;
}

export function storedDocument(store: StoreReader, record: RunRecord, name: string): Document {
  const bytes = store.document(record.id, name);
  if (!bytes) throw new MillraceError('MR606', `run ${record.id} has no document '${name}'`);
  return openBytes(bytes);
}

function openBytes(bytes: Uint8Array): Document {
  return Document.open(sharedCopy(bytes));
}

/** The hashes of the files of the code that a run used last, by pack and name. */
export function codeFiles(
  store: StoreReader,
  id: RunId,
): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const bytes = store.document(id, codeDocument);
  return bytes ? JSON.parse(JSON.stringify(openBytes(bytes).view())) : {};
}

/** The texts of the sub-workflows of a run, by their files. */
export function childTexts(store: StoreReader, id: RunId): Readonly<Record<string, string>> {
  const bytes = store.document(id, workflowsDocument);
  const texts = bytes ? Object.entries(Object(openBytes(bytes).view())) : [];
  return Object.fromEntries(texts.map(([file, text]) => [file, String(text)]));
}
