import { resolve } from 'node:path';
import { Document, encode } from '../../document/document.ts';
import { MillraceError } from '../../errors.ts';
import type { PassedSources } from '../../lang/item-stream.ts';
import type { JsonObject } from '../../lang/json.ts';
import { requireVars } from '../../plan/parameters/bind.ts';
import { secretNames } from '../../plan/parameters/secrets.ts';
import type { ChildWorkflows } from '../../plan/sub-workflows.ts';
import { type Plan, waitsForSignals } from '../../plan/plan.ts';
import { newModel } from '../../run/model.ts';
import { Mask } from '../../redaction/mask.ts';
import type { ItemKey, Lease, LeaseOwner, RunId, RunRecord } from '../../run/records.ts';
import { parameterPages } from '../../run/parameter-pages.ts';
import type { PackHandle } from '../../wire/messages.ts';
import { runLimit } from '../active/named-limit.ts';
import { ActiveRun, type Outer, type RunDocuments } from '../active/active-run.ts';
import { namesInBlock } from '../active/names.ts';
import { ParameterValues } from '../active/parameter-values.ts';
import type { ProcessDeaths } from '../active/process-deaths.ts';
import { asRunId, childRunId, newRunId } from '../../run/run-id.ts';
import { putCodeFiles, type RecordedCode } from './acquire-run.ts';
import type { Store, Transaction } from '../../ports/store.ts';
import {
  beginRun,
  type BegunRun,
  dropRun,
  longParameters,
  withoutLists,
} from './long-parameters.ts';
import { type Machine, thisMachine } from './machine.ts';

export interface NewRun {
  readonly plan: Plan;
  readonly source: { readonly text: string; readonly file?: string };
  readonly parameters: JsonObject;
  readonly context: unknown;
  readonly packs: readonly PackHandle[];
  readonly folders: readonly string[];
  /** The folder that relative paths are resolved against: absolute. */
  readonly directory: string;
  /** Absent when no pack has a version, and for a child run: its parent records it. */
  readonly code?: RecordedCode | undefined;
  readonly owner: LeaseOwner;
  /** At most one run is started with a key. */
  readonly key?: string | undefined;
  /** From -100 to 100: higher comes first where runs wait for a limit. */
  readonly priority?: number | undefined;
  /** Of a child run: its item, and the lease of its parent. */
  readonly parent?: { readonly item: ItemKey; readonly lease: Lease };
  /** The same of its parent. */
  readonly lastSignal?: number | undefined;
  /** The sub-workflows of its tasks, and theirs. */
  readonly children?: ChildWorkflows;
  /** Of the run of a block: what is around it. It shares the parameters and the context of that. */
  readonly outer?: Outer | undefined;
  /** Of a child run: the run that it is an item of. */
  readonly within?: ActiveRun | undefined;
  readonly deaths?: ProcessDeaths | undefined;
  readonly sources?: PassedSources | undefined;
  /** Returns numbers from 0 to below 1, for the id. */
  readonly chance: () => number;
  /** Whether the process of a lease still runs. */
  readonly alive?: (owner: LeaseOwner) => boolean;
}

/**
 * Encodes the documents that a run starts from, and stores them with its record, key and lease in
 * one transaction: a start with the same key finds nothing or the whole run. A crash before the
 * engine opens the run leaves one that can be resumed. Throws MR510, whose details name the run,
 * when one was started with the same key; MR604 when the parent is lost.
 */
export async function createRun(store: Store, start: NewRun): Promise<ActiveRun> {
  const { plan, parent, outer } = start;
  const id = parent ? childRunId(parent.item, outer ? 'block' : 'workflow') : newId(start);
  const names = store.bodies && !outer ? longParameters(plan, start.parameters) : [];
  if (names.length === 0) return putNewRun(store, start, id);
  const { parameters } = start;
  const acquire = (tx: Transaction): Lease => acquireNew(tx, start, id);
  const begun = await beginRun(store, { id, parameters, names, acquire });
  try {
    return await putNewRun(store, start, id, begun);
  } catch (error) {
    // After a failed write it is not known what is on disk.
    if (!(error instanceof MillraceError && error.code === 'MR605')) await dropRun(store, id);
    throw error;
  }
}

async function putNewRun(
  store: Store,
  start: NewRun,
  id: RunId,
  begun?: BegunRun,
): Promise<ActiveRun> {
  const { plan, packs, key, parent, children, outer } = start;
  const machine = thisMachine();
  const { documents, stored } = outer
    ? documentsOfBlock(plan, outer)
    : documentsOf(start, { id, workflow: plan.workflow, machine }, begun);
  const workflows = parent || !children?.size ? undefined : sealedTexts(children);
  const own = outer ? undefined : documents.parameters;
  const facts = { machine, inPages: [...(own?.lists.keys() ?? [])] };
  const runNames = { id, workflow: plan.workflow, machine };
  const names = { parameters: documents.parameters.view(), run: runNames };
  const limit = plan.limit === undefined ? {} : runLimit(plan, names, store.limits);
  const { record, lease } = await store.commit((tx) => {
    const acquired = acquireNew(tx, start, id, begun);
    if (key !== undefined) tx.putKey(key, id);
    const made = { ...newRecord(start, id, facts), ...lastSignal(tx, start), ...limit };
    tx.putRun(made);
    if (!parent) putLimits(tx, [plan, ...Array.from(children?.values() ?? [], (one) => one.plan)]);
    if (own) putParameters(tx, id, own);
    if (start.code) putCodeFiles(tx, id, start.code);
    for (const [name, document] of Object.entries(stored)) {
      if (document) tx.putDocument(id, name, document.bytes());
    }
    if (workflows) tx.putDocument(id, workflowsDocument, workflows.bytes());
    return { record: made, lease: acquired };
  });
  const model = newModel(plan);
  return new ActiveRun({
    record,
    lease,
    plan,
    packs,
    model,
    documents: { ...documents, output: undefined },
    ...(children ? { children } : {}),
    outer,
    within: start.within,
    deaths: start.deaths,
    sources: start.sources,
    files: store.bodies,
  });
}

/** The lease of a run that is new; it has it already if its parameters are written. */
function acquireNew(tx: Transaction, start: NewRun, id: RunId, begun?: BegunRun): Lease {
  const { key, owner, parent } = start;
  if (key !== undefined) requireFree(tx, key, start);
  if (parent) tx.verifyLease(parent.lease);
  if (begun) tx.verifyLease(begun.lease);
  // The lease of the parent covers its child runs: an older owner does not block it.
  return begun?.lease ?? tx.acquireLease(id, owner, () => parent === undefined);
}

function putParameters(tx: Transaction, id: RunId, { document, lists }: ParameterValues): void {
  tx.putDocument(id, 'parameters', document.bytes());
  for (const [name, { table }] of lists) {
    tx.putDocument(id, parameterPages(name), table.document.bytes());
  }
}

/** The newest start decides what the limits of a workflow allow, also for runs under way. */
function putLimits(tx: Transaction, plans: readonly Plan[]): void {
  for (const { workflow, limits = {} } of plans) {
    for (const [name, limit] of Object.entries(limits)) {
      const { concurrency, rate } = tx.limits.get({ workflow, name }) ?? {};
      if (concurrency === limit.concurrency && rate === limit.rate) continue;
      tx.limits.put({ workflow, name, ...limit });
    }
  }
}

interface RecordFacts {
  readonly machine: Machine;
  /** The parameters that lie in pages. */
  readonly inPages: readonly string[];
}

function newId({ owner, chance }: NewRun): RunId {
  return newRunId(owner.since, chance);
}

type Documents = Omit<RunDocuments, 'output'>;

interface NewDocuments {
  readonly documents: Documents;
  /** Those that the run has for itself, beside parameters. */
  readonly stored: Partial<Omit<Documents, 'parameters'>>;
}

function documentsOf(
  { plan, ...start }: NewRun,
  run: JsonObject,
  begun: BegunRun | undefined,
): NewDocuments {
  const parameters = new ParameterValues(
    sealed(begun ? withoutLists(start.parameters, begun) : start.parameters),
    begun?.lists,
  );
  const names = { parameters: parameters.view(), run };
  const mask = Mask.of(secretNames(plan), start.parameters);
  const stored = {
    vars: sealed(requireVars(plan, names, (text) => mask?.text(text) ?? text)),
    context: start.context === undefined ? undefined : sealed(start.context),
  };
  return { documents: { parameters, ...stored }, stored };
}

function documentsOfBlock(plan: Plan, outer: Outer): NewDocuments {
  const { parameters, context } = outer.run.documents;
  const { mask } = outer.run;
  const hasVars = Object.keys(plan.vars).length > 0;
  const names = hasVars ? namesInBlock(outer) : {};
  const vars = sealed(requireVars(plan, names, (text) => mask?.text(text) ?? text));
  return { documents: { parameters, context, vars }, stored: hasVars ? { vars } : {} };
}

/** The variables of a block that has published none. */
export function noVars(): Document {
  return sealed({});
}

function newRecord(start: NewRun, id: RunId, { machine, inPages }: RecordFacts): RunRecord {
  const { plan, source, folders, directory, code, owner, key, parent, priority } = start;
  const secrets = start.outer?.run.record.secrets ?? secretNames(plan);
  return {
    id,
    workflow: plan.workflow,
    language: plan.language,
    text: source.text,
    ...(source.file === undefined ? {} : { file: parent ? source.file : resolve(source.file) }),
    directory,
    ...(code ? { code: code.code } : {}),
    actions: folders,
    ...(key === undefined ? {} : { key }),
    ...(priority === undefined ? {} : { priority }),
    ...(parent ? { parent: parent.item } : {}),
    ...(secrets.length > 0 ? { secrets } : {}),
    ...(inPages.length > 0 ? { inPages } : {}),
    state: 'running',
    createdAt: owner.since,
    machine,
  };
}

/** Signals count from the start of the run; from that of its parent, for a child run. */
function lastSignal(
  tx: Transaction,
  { plan, children, parent, lastSignal: before }: NewRun,
): Pick<RunRecord, 'lastSignal'> {
  if (parent) return before === undefined ? {} : { lastSignal: before };
  const plans = [plan, ...Array.from(children?.values() ?? [], (child) => child.plan)];
  return plans.some(waitsForSignals) ? { lastSignal: tx.waits.lastSignal() } : {};
}

/** The document with the texts of the sub-workflows: resuming a run needs no files. */
export const workflowsDocument = 'workflows';

function sealedTexts(children: ChildWorkflows): Document {
  return sealed(Object.fromEntries(Array.from(children, ([file, { text }]) => [file, text])));
}

function requireFree(tx: Transaction, key: string, { owner, alive }: NewRun): void {
  const run = tx.keyed(key);
  if (run && tx.run(run)) {
    const message = `run ${run} was started with the key ${JSON.stringify(key)}`;
    throw new MillraceError('MR510', message, { details: { run } });
  }
  // Earlier versions put the record after the key: an owner that is alive is about to, MR603.
  if (run && tx.lease(run)) tx.acquireLease(run, owner, alive ?? (() => false));
}

function sealed(value: unknown): Document {
  return Document.trusted(encode(value));
}

/** Returns the run that has the key, from the error of `createRun`. Throws all other errors. */
export function keyedRun(error: unknown): RunId {
  const run = error instanceof MillraceError && error.code === 'MR510' && error.details['run'];
  if (typeof run === 'string') return asRunId(run);
  throw error;
}

/** Whether a run was started from the same text and parameters. */
export function isSame(
  before: { readonly text: string; readonly parameters: unknown },
  given: { readonly source: { readonly text: string }; readonly parameters: JsonObject },
): boolean {
  if (before.text !== given.source.text) return false;
  return JSON.stringify(before.parameters) === JSON.stringify(given.parameters);
}
