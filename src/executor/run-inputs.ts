import { restoreSource } from '../engine/acquiring/restore-source.ts';
import { MillraceError } from '../errors.ts';
import type { Feeder } from '../ports/data.ts';
import type { StoreReader } from '../ports/store.ts';
import type { RunId } from '../run/records.ts';
import type { AllowedChange } from './run-code.ts';

/**
 * Compares the files that a run reads with what they were when it opened them. Throws MR608 when
 * they differ, unless that is allowed: an item whose text has changed fails then.
 */
export async function requireSameInputs(
  store: StoreReader,
  feeder: Feeder,
  id: RunId,
  allowed: readonly AllowedChange[] = [],
): Promise<void> {
  if (allowed.includes('inputs')) return;
  for (const { task, visit, state, source } of store.tasks(id)) {
    if (state !== 'running' || source?.chunks === undefined) continue;
    const key = { run: id, task, visit };
    const { opened } = restoreSource(store, key);
    if (!opened) continue;
    const how = await feeder.changed(opened, [...store.chunks(key)]);
    if (how === undefined) continue;
    throw new MillraceError(
      'MR608',
      `the source of task '${task}' of run ${id} has changed: ${how}`,
      {
        hint: `Restore it, or go on with it as it is: millrace resume ${id} --allow-changed inputs`,
        details: { run: id, task },
      },
    );
  }
}
