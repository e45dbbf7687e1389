import type { Names } from '../src/expression/names.ts';
import type { DrainTask, TaskHandles } from '../src/wire/messages.ts';
import { type DocumentCache, openHandle } from '../src/wire/open-handle.ts';

/** The names that the input of a task reads, opened in this thread. */
export function namesFor(task: DrainTask, documents: DocumentCache): Names {
  const { parameters, vars, machine, tasks } = task.names;
  const opened: Record<string, unknown> = {};
  for (const [name, handles] of Object.entries(tasks)) opened[name] = openTask(handles, documents);
  return {
    run: machine ? { ...task.run, machine } : task.run,
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
