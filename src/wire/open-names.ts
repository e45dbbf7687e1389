import type { Json } from '../lang/json.ts';
import type { BlockHandles, ItemHandles, NameHandles, TaskHandles } from './name-handles.ts';
import { type DocumentCache, openHandle } from './open-handle.ts';

/** The names that templates see. */
export interface OpenNames {
  readonly run: Readonly<Record<string, Json>>;
  readonly task: Readonly<Record<string, unknown>>;
  readonly parameters?: unknown;
  readonly vars?: unknown;
  /** Of the nearest block around that has a list. */
  readonly item?: unknown;
  readonly index?: number;
  readonly repetition?: number;
}

/** Opens the names that the input of a task reads. */
export function openNames(
  run: { readonly id: string; readonly workflow: string },
  { parameters, vars, outerVars = [], machine, ending, tasks, blocks = {}, around }: NameHandles,
  documents: DocumentCache,
): OpenNames {
  const opened: Record<string, unknown> = {};
  for (const [name, handles] of Object.entries(tasks)) opened[name] = openTask(handles, documents);
  for (const [name, block] of Object.entries(blocks)) opened[name] = openBlock(block, documents);
  const all = [...outerVars, ...(vars ? [vars] : [])].map((one) => openHandle(one, documents));
  return {
    run: machine ? { ...run, machine, ...ending } : run,
    task: opened,
    ...(parameters ? { parameters: openHandle(parameters, documents) } : {}),
    ...(all.length === 1 ? { vars: all[0] } : {}),
    ...(all.length > 1 ? { vars: Object.assign({}, ...all) } : {}),
    ...(around ? openItem(around, documents) : {}),
  };
}

function openTask(handles: TaskHandles, documents: DocumentCache): object {
  const { state, summary, error, output, items } = handles;
  return {
    state,
    summary,
    error,
    ...(output ? { output: openHandle(output, documents) } : {}),
    ...(items ? { items: openHandle(items, documents) } : {}),
  };
}

/** The item of a block around, read in place. */
export function openItem(
  { item, ...rest }: ItemHandles,
  documents: DocumentCache,
): Pick<OpenNames, 'item' | 'index' | 'repetition'> {
  return { item: openHandle(item, documents), ...rest };
}

/** What is read of a block around. */
export function openBlock({ item, ...rest }: BlockHandles, documents: DocumentCache): object {
  return { ...(item ? { item: openHandle(item, documents) } : {}), ...rest };
}
