import type { Json } from '../../lang/json.ts';
import { hasItems } from '../../plan/plan.ts';
import type { ItemHandles } from '../../wire/name-handles.ts';
import { DocumentCache } from '../../wire/open-handle.ts';
import { type OpenNames, openNames } from '../../wire/open-names.ts';
import type { ActiveRun, Outer } from './active-run.ts';
import type { TaskRun } from './task-run.ts';

/** The run as authors see it: of a block, the one that it is in. */
export function outermost(run: ActiveRun): ActiveRun {
  let at = run;
  while (at.outer) at = at.outer.run;
  return at;
}

/** `RUN/TASK/VISIT/INDEX/…` down to the item of the block; of other runs the id. */
export function pathOf({ id, outer }: ActiveRun): string {
  if (!outer) return id;
  const { task, visit } = outer.task.key;
  return `${pathOf(outer.run)}/${task}/${visit}/${outer.index}`;
}

/** An item of a block, by reference where its list is. */
export function itemHandles({ plan, list, source, record }: TaskRun, index: number): ItemHandles {
  const { batchSize, repeat } = plan;
  if (source) {
    // What is read of a file or stream is JSON; what cannot be read is null.
    const value = (source.element(index) ?? null) as Json;
    return { item: { kind: 'json', value }, index };
  }
  const elements = repeat && record.summary.total / repeat.count;
  if (!list) return { item: { kind: 'json', value: null }, index };
  return {
    item: {
      kind: 'element',
      list,
      index,
      ...(batchSize === undefined ? {} : { batchSize }),
      ...(elements === undefined ? {} : { elements }),
    },
    index,
    ...(elements === undefined || elements === 0
      ? {}
      : { repetition: Math.floor(index / elements) }),
  };
}

/** `item` and `index` of the nearest block around that has a list. */
export function itemAround({ task, item }: Outer): ItemHandles | undefined {
  return hasItems(task.plan) ? item : task.names.around;
}

const opened = new WeakMap<TaskRun, OpenNames>();

/** The names around a block, as they were when its task started: views, opened once. */
export function namesAround({ run, task }: Outer): OpenNames {
  const known = opened.get(task);
  if (known) return known;
  const { id, plan } = outermost(run);
  const names = openNames({ id, workflow: plan.workflow }, task.names, cacheOf(task));
  opened.set(task, names);
  return names;
}

const caches = new WeakMap<TaskRun, DocumentCache>();

/** The documents around a block that this thread has opened. */
export function cacheOf(task: TaskRun): DocumentCache {
  const known = caches.get(task) ?? DocumentCache.trusting();
  caches.set(task, known);
  return known;
}
