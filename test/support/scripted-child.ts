import { MillraceError } from '../../src/errors.ts';
import { deferred } from '../../src/lang/deferred.ts';
import type { ChildRun } from '../../src/ports/work.ts';
import type { RunId, RunRecord, RunState } from '../../src/run/records.ts';

/** A run that ends when the test says so. */
export class ScriptedChild implements ChildRun {
  record: RunRecord;
  readonly output: string;
  readonly mask = undefined;
  readonly finished = deferred<void>();

  constructor(index: number) {
    const id = `child-${index}` as RunId;
    this.record = { id, workflow: 'child', text: '', actions: [], state: 'running', createdAt: 0 };
    this.output = `output ${index}`;
  }

  async end(state: RunState): Promise<void> {
    this.record = { ...this.record, state };
    this.finished.resolve();
    await settled();
  }

  async lose(code: 'MR604' | 'MR401'): Promise<void> {
    this.finished.reject(new MillraceError(code, 'lost'));
    await settled();
  }
}

/** All promises that are settled have been followed. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
