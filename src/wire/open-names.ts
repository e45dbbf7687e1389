import { type ListReader, nodeReader } from '../items/elements.ts';
import type { Json } from '../lang/json.ts';
import type { ValueHandle } from './handle.ts';
import type { NameHandles, TaskHandles } from './messages.ts';
import { type DocumentCache, openHandle, openPages } from './open-handle.ts';

/** The names that templates see. */
interface OpenNames {
  readonly run: Readonly<Record<string, Json>>;
  readonly task: Readonly<Record<string, unknown>>;
  readonly parameters?: unknown;
  readonly vars?: unknown;
}

/** Opens the names that the input of a task reads. */
export function openNames(
  run: { readonly id: string; readonly workflow: string },
  { parameters, vars, machine, tasks }: NameHandles,
  documents: DocumentCache,
): OpenNames {
  const opened: Record<string, unknown> = {};
  for (const [name, handles] of Object.entries(tasks)) opened[name] = openTask(handles, documents);
  return {
    run: machine ? { ...run, machine } : run,
    task: opened,
    ...(parameters ? { parameters: openHandle(parameters, documents) } : {}),
    ...(vars ? { vars: openHandle(vars, documents) } : {}),
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

/** Opens the list of a task. */
export function openList(list: ValueHandle, documents: DocumentCache): ListReader {
  if (list.kind === 'node') {
    return nodeReader(documents.open(list.document), list.node);
  }
  if (list.kind === 'pages') {
    const pages = openPages(list, documents);
    return {
      length: pages.length,
      at: (index) => pages.at(index),
      endOfPage: (index) => pages.endOfPage(index),
    };
  }
  const value = openHandle(list, documents);
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  return { length: items.length, at: (index) => items[index] };
}
