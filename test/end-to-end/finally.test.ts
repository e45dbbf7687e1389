import { describe, expect, it } from 'vitest';
import { Executor, requestCancel, type RunEvent } from '../../src/index.ts';
import { folderWith } from '../support/command.ts';
import { millraceHere } from '../support/command-here.ts';
import { testActions } from '../support/flow.ts';
import { Gate } from '../support/gate.ts';

const failing = `
tasks:
  - {name: work, action: core.fail, input: {message: no luck}}
finally:
  - {name: close, action: core.fail, input: {message: it is stuck}}
  - {name: tell, action: core.echo, input: {state: '{{ run.state }}', why: '{{ run.error.message }}'}}
`;

describe('finally, with the command', () => {
  it('keeps the failure of the run, shows those in finally, and says so in a retry', async () => {
    const cwd = await folderWith({ 'flow.yaml': failing });
    const ran = await millraceHere(['run', 'flow.yaml'], { cwd });
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain("finally: the run has failed: task 'work' failed: no luck\n");
    expect(ran.stderr).toContain("  in finally:\n    MR410 task 'close' failed: it is stuck");
    const inspected = await millraceHere(['inspect', 'last', '--json'], { cwd });
    const report = JSON.parse(inspected.stdout);
    expect(report).toMatchObject({
      state: 'failed',
      outcome: 'failed',
      error: { task: 'work' },
      finally_errors: [{ code: 'MR410', task: 'close' }],
    });
    const shown = await millraceHere(['inspect', 'last'], { cwd });
    expect(shown.stdout).toContain("in finally:\n  MR410 task 'close' failed: it is stuck");
    const again = await millraceHere(['retry', 'last'], { cwd });
    expect(again.stderr).toMatch(/^finally runs again: close, tell; what it has removed is gone$/m);
  });

  it('runs beyond the timeout of the run, which exits with 6', async () => {
    const cwd = await folderWith({
      'flow.yaml': `
timeout: 50ms
tasks: [{name: slow, action: core.sleep, input: {ms: 1m}}]
finally:
  - {name: wait, action: core.sleep, input: {ms: 100ms}}
  - {name: tell, needs: wait, action: core.echo, input: {code: '{{ run.error.code }}'}}
`,
    });
    const ran = await millraceHere(['run', 'flow.yaml'], { cwd });
    expect(ran.code).toBe(6);
    expect(ran.stderr).toContain('tell: ');
  });

  it('is in the plan of a dry run, and in drawings', async () => {
    const cwd = await folderWith({ 'flow.yaml': failing });
    const dry = await millraceHere(['run', 'flow.yaml', '--dry-run'], { cwd });
    expect(dry.stdout).toContain('close: core.fail\n  starts in finally, immediately\n');
    expect(dry.stdout).toContain('deadline 5m 0s after its start');
    const svg = await millraceHere(['graph', 'flow.yaml', '--format', 'svg'], { cwd });
    expect(svg.stdout).toContain('>finally</text>');
    const mermaid = await millraceHere(['graph', 'flow.yaml'], { cwd });
    expect(mermaid.stdout).toContain('subgraph t_finally["finally"]');
  });
});

describe('the events of a run with finally', () => {
  it('tell when it begins, and how all else has ended', async () => {
    const directory = await folderWith({});
    const executor = await Executor.open({ directory, workers: 1 });
    try {
      const run = await executor.start(failing);
      const events: RunEvent[] = [];
      for await (const event of run.events()) events.push(event);
      const words = events.map((event) =>
        'task' in event ? `${event.type} ${event.task}` : event.type,
      );
      const at = words.indexOf('run-finishing');
      expect(events[at]).toMatchObject({ outcome: 'failed', error: { task: 'work' } });
      expect(words.indexOf('task-settled work')).toBeLessThan(at);
      expect(words.indexOf('task-started close')).toBeGreaterThan(at);
      expect(executor.history.runs()).toMatchObject([{ state: 'failed', outcome: 'failed' }]);
    } finally {
      await executor.close();
    }
  });

  it('a cancel before anything else has ended is not one of finally', async () => {
    const directory = await folderWith({});
    const executor = await Executor.open({ directory, workers: 1 });
    try {
      const run = await executor.start(`
tasks: [{name: a, action: core.noop}]
finally: [{name: f, action: core.echo, input: {state: '{{ run.state }}'}}]
`);
      // In the same turn as the start: `a` may have ended in the transaction that gets the cancel.
      const report = await run.cancel();
      expect(report.tasks['f']).toMatchObject({ state: 'succeeded' });
      expect(['succeeded', 'cancelled']).toContain(report.state);
    } finally {
      await executor.close();
    }
  });
});

describe('a cancel that another process requests', () => {
  const flow = (last: string): string => `
parameters: {port: {type: integer}}
tasks:
  - name: b
    steps: [{name: step, action: meet.wait, input: {port: '{{ parameters.port }}', name: step}}]
    finally: [${last}]
finally: [{name: f, action: core.noop}]
`;
  const waits = `{name: inner, action: meet.wait, input: {port: '{{ parameters.port }}', name: inner}}`;

  /** Returns the report and the state of the task in the block's finally. */
  async function cancelled(last: string, again: boolean) {
    const directory = await folderWith({});
    const gate = await Gate.create();
    const executor = await Executor.open({ directory, workers: 2, actions: testActions });
    try {
      const run = await executor.start(flow(last), { parameters: { port: gate.port } });
      await gate.arrivalOf('step');
      expect(await requestCancel(directory, run.id)).toBe(true);
      if (again) {
        await gate.arrivalOf('inner');
        expect(await requestCancel(directory, run.id)).toBe(true);
      }
      const { state, tasks } = await run.result();
      const inner = executor.history.blockRun(run.id, 'b', 0) ?? '';
      return { state, f: tasks['f']?.state, inner: executor.history.report(inner).tasks };
    } finally {
      await executor.close();
    }
  }

  it('lets finally run, however often it is looked for', async () => {
    // Longer than the time between two looks.
    const slow = '{name: inner, action: core.sleep, input: {ms: 600ms}}';
    const { state, f, inner } = await cancelled(slow, false);
    expect([state, f]).toEqual(['cancelled', 'succeeded']);
    expect(inner).toMatchObject({ step: { state: 'cancelled' }, inner: { state: 'succeeded' } });
  });

  it('stops the finally of a block when it is requested once more', async () => {
    const { state, f, inner } = await cancelled(waits, true);
    expect([state, f]).toEqual(['cancelled', 'succeeded']);
    expect(inner).toMatchObject({ step: { state: 'cancelled' }, inner: { state: 'cancelled' } });
  });
});
