import { Document, encode } from '../../document/document.ts';
import { originOf, type ViewOrigin } from '../../document/origin.ts';
import { MillraceError } from '../../errors.ts';
import { compileTree } from '../../expression/compile/input.ts';
import { tasksNotRun } from '../../expression/compile/not-run.ts';
import type { Json } from '../../lang/json.ts';
import { err, ok, type Result } from '../../lang/result.ts';
import type { ListSource } from '../../run/records.ts';
import { parameterPages } from '../../run/parameter-pages.ts';
import type { Failure } from '../../items/failure.ts';
import { handleOf, pagesHandle, type ValueHandle, wholeOf } from '../../wire/handle.ts';
import { Outputs } from '../../items/results.ts';
import type { ActiveRun, Outer } from './active-run.ts';
import { failureAt } from '../../items/failure-from-error.ts';
import { partialName } from './fold-output.ts';
import { listInPages } from './list-in-pages.ts';
import { namesOf, outputHandle } from './names.ts';
import { cacheOf, namesAround } from './outer.ts';

/** A list, frozen when its task starts. */
export interface FrozenList {
  readonly length: number;
  readonly source: ListSource;
  readonly handle: ValueHandle;
  /** To be stored: a list that is a document of its own, or the table of one in pages. */
  readonly document?: { readonly name: string; readonly bytes: Uint8Array };
}

/**
 * Evaluates `with_items` once. A list within a document of the run is kept by reference; any other
 * is encoded into a document named `name`, or into pages if it is long.
 */
export function freezeList(
  run: ActiveRun,
  withItems: string | readonly Json[],
  name: string,
): Result<FrozenList, Failure> {
  let value: unknown;
  try {
    value = evaluate(run, withItems);
  } catch (error) {
    return err(failureAt(error, 'with_items'));
  }
  if (!Array.isArray(value)) return err(notAList(run, withItems, value));
  const { length } = value;
  const known = byReference(run, value);
  if (known) return ok({ ...known, length });
  try {
    const list = listInPages(run, value);
    if (list) {
      const document = { name, bytes: list.table.document.bytes() };
      return ok({ length, source: { kind: 'pages', name }, handle: pagesHandle(list), document });
    }
    const document = Document.trusted(encode(value));
    const source: ListSource = { kind: 'document', name, node: 0 };
    return ok({
      length,
      source,
      handle: wholeOf(document),
      document: { name, bytes: document.bytes() },
    });
  } catch (error) {
    if (error instanceof MillraceError && error.code === 'MR605') throw error;
    return err(failureAt(error, 'with_items'));
  }
}

function evaluate(run: ActiveRun, withItems: string | readonly Json[]): unknown {
  const names = namesOf(run);
  return compileTree(withItems, 'with_items').bind(names)(names.item, names.index ?? 0);
}

interface ByReference {
  readonly source: ListSource;
  readonly handle: ValueHandle;
}

function byReference(run: ActiveRun, value: unknown): ByReference | undefined {
  const origin = originOf(value);
  if (!origin) return undefined;
  if (run.outer) return byOuterReference(run.outer, value, origin) ?? within(run, origin);
  return within(run, origin);
}

/** A list around a block: it is found again by its template. */
function byOuterReference(
  outer: Outer,
  value: unknown,
  origin: ViewOrigin,
): ByReference | undefined {
  const { names } = outer.task;
  const source: ListSource = { kind: 'outer' };
  const { task } = namesAround(outer);
  for (const [name, { output }] of Object.entries(names.tasks)) {
    if (output && Object(task[name]).output === value) return { source, handle: output };
  }
  if (origin.kind === 'parts') return undefined;
  const { document, node } = origin;
  const handle = cacheOf(outer.task).handleOf(document);
  return handle && { source, handle: { kind: 'node', document: handle, node } };
}

function within(run: ActiveRun, origin: ViewOrigin): ByReference | undefined {
  if (origin.kind === 'parts') return partsOf(run, origin.parts);
  const { document, node } = origin;
  if (document === run.documents.parameters.document) {
    const handle: ValueHandle = { kind: 'node', document: handleOf(document), node };
    return { source: { kind: 'document', name: 'parameters', node }, handle };
  }
  for (const name of run.tasks.keys()) {
    const task = run.visibleVisit(name);
    if (task?.folded === document) {
      const stored = partialName(task.key, task.record.fold?.output ?? 0);
      return {
        source: { kind: 'document', name: stored, node },
        handle: { kind: 'node', document: handleOf(document), node },
      };
    }
    const batch = task?.batches.findIndex((kept) => kept.holds(document)) ?? -1;
    const shared = task?.batches[batch]?.share();
    if (!task || !shared) continue;
    const { visit } = task.key;
    const source: ListSource = { kind: 'batch', task: name, visit, batch, node };
    return { source, handle: { kind: 'node', document: handleOf(shared), node } };
  }
  return undefined;
}

/** A parameter that lies in pages, or the outputs of another task, all of them. */
function partsOf(run: ActiveRun, parts: object): ByReference | undefined {
  for (const [name, list] of run.documents.parameters.lists) {
    if (list !== parts) continue;
    return { source: { kind: 'pages', name: parameterPages(name) }, handle: pagesHandle(list) };
  }
  if (!(parts instanceof Outputs)) return undefined;
  for (const name of run.tasks.keys()) {
    const task = run.visibleVisit(name);
    if (!task || task.batches !== parts.batches) continue;
    const { visit } = task.key;
    return { source: { kind: 'results', task: name, visit }, handle: outputHandle(task) };
  }
  return undefined;
}

function notAList(run: ActiveRun, withItems: string | readonly Json[], value: unknown): Failure {
  const type = value === null ? 'null' : typeof value;
  const reason = typeof withItems === 'string' ? tasksNotRun(withItems, namesOf(run)) : '';
  return {
    code: 'MR404',
    message: `with_items must give an array, but gave ${type === 'object' ? 'an object' : type}${reason}`,
    hint: 'Name the list inside the value, or wrap a single value as [value].',
  };
}
