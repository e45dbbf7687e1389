import type { StoreReader } from '../ports/store.ts';
import type { RunId, TaskKey } from '../run/records.ts';
import { asRunId, childRunId, isBlockId, isChildOf } from '../run/run-id.ts';

/** The latest run of the item of a block; undefined if it has none. */
export function blockRunOf(
  store: StoreReader,
  { run, task, visit }: TaskKey,
  index: number,
): RunId | undefined {
  const attempts = store
    .runIds()
    .filter((id) => isBlockId(id) && isChildOf(id, run))
    .flatMap((id) => store.run(id)?.parent ?? [])
    .filter((item) => item.task === task && item.visit === visit && item.index === index)
    .map(({ attempt }) => attempt);
  if (attempts.length === 0) return undefined;
  const attempt = Math.max(...attempts);
  return asRunId(childRunId({ run, task, visit, index, attempt }, 'block'));
}
