import type { Names } from '../src/expression/names.ts';
import type { ValueHandle } from '../src/wire/handle.ts';
import type { DrainTask, TaskHandles } from '../src/wire/messages.ts';
import { type DocumentCache, openHandle } from '../src/wire/open-handle.ts';

/** The names that the input of a task reads, opened in this thread. */
export function namesFor(task: DrainTask, documents: DocumentCache): Names {
  const { parameters, vars, tasks } = task.names;
  const opened: Record<string, unknown> = {};
  for (const [name, handles] of Object.entries(tasks)) opened[name] = openTask(handles, documents);
  return {
    run: task.run,
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

/** Reads item i of a list in place; a plain task has no item. */
export function itemReader(
  list: ValueHandle | undefined,
  documents: DocumentCache,
): (index: number) => unknown {
  if (!list) return () => undefined;
  if (list.kind === 'node') {
    const document = documents.open(list.document);
    const { node } = list;
    return (index) => document.item(node, index);
  }
  const value = openHandle(list, documents);
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  return (index) => items[index];
}
