import { expect, test } from 'vitest';
import { jobLogLine } from '../../../src/cli/each/job-log.ts';
import {
  failuresToHalt,
  jobsOn,
  parseHalt,
  parseJobs,
  parsePattern,
  parseTimeout,
  parseTries,
} from '../../../src/cli/each/settings.ts';
import { eachWorkflow, keyOf } from '../../../src/cli/each/workflow.ts';

test('jobs are a number, or a share of the processors', () => {
  expect(jobsOn(4, undefined)).toBe(4);
  expect(jobsOn(4, parseJobs('7'))).toBe(7);
  expect(jobsOn(4, parseJobs('50%'))).toBe(2);
  expect(jobsOn(4, parseJobs('200%'))).toBe(8);
  expect(jobsOn(2, parseJobs('10%'))).toBe(1);
  for (const wrong of ['0', '-1', 'x', '1.5', '%']) expect(() => parseJobs(wrong)).toThrow();
});

test('a halt is now or soon, at a number or share of failures', () => {
  expect(parseHalt('now,fail=3')).toEqual({ isNow: true, failures: 3, isShare: false });
  expect(parseHalt('soon,fail=10%')).toEqual({ isNow: false, failures: 10, isShare: true });
  expect(failuresToHalt(parseHalt('now,fail=10%'), 25)).toBe(3);
  expect(failuresToHalt(parseHalt('now,fail=10%'), 0)).toBe(1);
  for (const wrong of ['now', 'now,done=1', 'soon,fail=0', 'fail=1']) {
    expect(() => parseHalt(wrong)).toThrow();
  }
});

test.each([
  ['10', '10000ms'],
  ['0.5', '500ms'],
  ['30s', '30s'],
  ['500ms', '500ms'],
])('a timeout of %s is %s', (text, duration) => {
  expect(parseTimeout(text)).toBe(duration);
});

test('what is none of them is refused', () => {
  expect(() => parseTimeout('soon')).toThrow();
  for (const none of ['0', '0.0001', '0ms', '00s']) {
    expect(() => parseTimeout(none)).toThrow('longer than 0');
  }
  expect(() => parseTries('0')).toThrow();
  expect(() => parsePattern('(')).toThrow();
});

test('a run stops at the failures that are too many', () => {
  const plan = { action: 'shell.run', input: {}, concurrency: 2 };
  const taskOf = (halt: string): unknown =>
    eachWorkflow('x', { ...plan, halt: parseHalt(halt), tries: 3, timeout: '5s' })['tasks'];
  const task = { concurrency: 2, timeout: '5s', retry: { count: 2 }, fail_fast: true };
  expect(taskOf('soon,fail=3')).toMatchObject([{ ...task, tolerate: { count: 2 } }]);
  expect(taskOf('soon,fail=20%')).toMatchObject([{ ...task, tolerate: { percent: 20 } }]);
  expect(JSON.stringify(taskOf('never'))).not.toContain('fail_fast');
  const source = { format: 'lines', hasHeader: true };
  const shared = eachWorkflow('x', { ...plan, halt: parseHalt('soon,fail=20%'), source });
  // The number of items is known only at the end of a source.
  expect(JSON.stringify(shared)).not.toContain('fail_fast');
  expect(shared['tasks']).toMatchObject([{ with_items: { format: 'lines', offset: 1 } }]);
});

test('a key is that of the words and the folder', () => {
  const keys = [keyOf('/a', ['x', 'y']), keyOf('/a', ['x y']), keyOf('/b', ['x', 'y'])];
  expect(new Set(keys).size).toBe(3);
  expect(keyOf('/a', ['x', 'y'])).toBe(keys[0]);
});

test('a line of the job log has the columns of GNU parallel', () => {
  const job = { index: 4, item: 'x', command: 'echo\tx', stdout: 'ü\n', stderr: '' };
  const times = { hasPrinted: true, startedAt: 1_700_000_000_123, elapsedMs: 45 };
  const line = (code: number | null, signal: number): string =>
    jobLogLine({ ...job, ...times, code, signal });
  expect(line(0, 0)).toBe('5\t:\t1700000000.123\t     0.045\t0\t3\t0\t0\techo x\n');
  expect(line(null, 9)).toContain('\t0\t9\techo x\n');
  expect(line(null, 0)).toContain('\t-1\t0\techo x\n');
});
