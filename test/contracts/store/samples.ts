import type { RunId, RunRecord, TaskKey, TaskRecord } from '../../../src/run/records.ts';

export const runId = 'run-1' as RunId;
export const otherRun = 'run-10' as RunId;
export const taskKey: TaskKey = { run: runId, task: 'sweep', visit: 1 };

export function runRecord(id: RunId, changes: Partial<RunRecord> = {}): RunRecord {
  return {
    id,
    workflow: 'flow',
    text: 'name: flow\n',
    actions: ['/srv/actions'],
    state: 'running',
    createdAt: 1000,
    ...changes,
  };
}

export function taskRecord(changes: Partial<TaskRecord> = {}): TaskRecord {
  return {
    task: 'sweep',
    visit: 1,
    state: 'running',
    single: false,
    remaining: 3,
    summary: { total: 3, succeeded: 0, failed: 0, timed_out: 0, cancelled: 0, skipped: 0 },
    batches: 0,
    ...changes,
  };
}

export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function texts(found: Iterable<Uint8Array>): string[] {
  return Array.from(found, (one) => new TextDecoder().decode(one));
}
