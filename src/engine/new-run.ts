import { resolve } from 'node:path';
import { Document, encode } from '../document/document.ts';
import type { JsonObject } from '../lang/json.ts';
import { acceptVars } from '../plan/accept.ts';
import { secretNames } from '../plan/parameters.ts';
import type { Plan } from '../plan/plan.ts';
import { newModel } from '../run/model.ts';
import type { LeaseOwner } from '../run/records.ts';
import type { PackHandle } from '../wire/messages.ts';
import { ActiveRun } from './active-run.ts';
import { newRunId } from './run-id.ts';
import type { Store } from './store-port.ts';

export interface NewRun {
  readonly plan: Plan;
  readonly source: { readonly text: string; readonly file?: string };
  readonly parameters: JsonObject;
  readonly context: unknown;
  readonly packs: readonly PackHandle[];
  readonly folders: readonly string[];
  readonly owner: LeaseOwner;
}

/**
 * Encodes what a run starts from, once, and stores it with a lease. The run itself is put when the engine opens it,
 * so that documents of a run that was never opened are all that a crash in between can leave.
 */
export async function createRun(store: Store, start: NewRun): Promise<ActiveRun> {
  const { plan, source, context, packs, folders, owner } = start;
  const id = newRunId(owner.since);
  const parameters = sealed(start.parameters);
  const names = { parameters: parameters.view(), run: { id, workflow: plan.workflow } };
  const documents = {
    parameters,
    vars: sealed(acceptVars(plan, names)),
    context: context === undefined ? undefined : sealed(context),
  };
  const lease = await store.commit((tx) => {
    for (const [name, document] of Object.entries(documents)) {
      if (document) tx.putDocument(id, name, document.bytes());
    }
    return tx.takeLease(id, owner, () => true);
  });
  const secrets = secretNames(plan);
  const record = {
    id,
    workflow: plan.workflow,
    text: source.text,
    ...(source.file === undefined ? {} : { file: resolve(source.file) }),
    actions: folders,
    ...(secrets.length > 0 ? { secrets } : {}),
    state: 'running',
    createdAt: owner.since,
  } as const;
  const model = newModel(plan);
  return new ActiveRun({
    record,
    lease,
    plan,
    packs,
    model,
    documents: { ...documents, output: undefined },
  });
}

function sealed(value: unknown): Document {
  return Document.trusted(encode(value));
}
