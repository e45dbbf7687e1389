import { describe, expect, it } from 'vitest';
import { folderWith, startCommand } from '../../support/command.ts';
import { millraceHere } from '../../support/command-here.ts';
import { Gate } from '../../support/gate.ts';

/** Items 7, 107, … fail once; the last item, and what is tried again, wait at a gate. */
const files = {
  'actions/t.mjs': `
import { once } from 'node:events';
import { connect } from 'node:net';
export async function step({ n, port, last }, ctx) {
  if (n % 100 === 7 && ctx.attempt === 1) throw new Error('no ' + n);
  if (n === last || ctx.attempt > 1) {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write(n + '\\n');
    await once(socket, 'data');
    socket.destroy();
  }
  return ctx.attempt;
}
`,
  'flow.yaml': `
parameters: { port: integer, count: integer }
tasks:
  - name: step
    action: t.step
    with_items: "{{ range(parameters.count) }}"
    concurrency: 8
    tolerate: { count: 50 }
    input: { n: "{{ item }}", port: "{{ parameters.port }}", last: "{{ parameters.count - 1 }}" }
  - name: after
    action: core.noop
    needs: [step]
output: "{{ task.step.output }}"
`,
};

/** Asks until what has failed is on disk. */
async function retry(cwd: string, ...args: readonly string[]): Promise<string> {
  for (;;) {
    const { code, stderr } = await millraceHere(['retry', 'last', ...args], { cwd });
    if (code === 0) return stderr;
    expect(stderr).toMatch(/^MR518 /);
  }
}

describe('millrace retry of a run that goes on', () => {
  it('lets one failed item of a thousand go back to work, through the death of the process', async () => {
    const cwd = await folderWith(files);
    const gate = await Gate.create();
    const given = ['-p', `port=${gate.port}`, '-p', 'count=1000', '--json'];
    const owner = startCommand(['run', 'flow.yaml', '-j', '2', ...given], { cwd });
    await gate.arrivalOf('999');
    const said = await retry(cwd, 'step', '--item', '7', '--item', '20-30');
    expect(said).toMatch(/^run \S+: tried again: 1 item of step\n$/);
    await gate.arrivalOf('7');
    owner.kill('SIGKILL');
    await owner.ended();
    await gate.allGone();

    const again = startCommand(['resume', '-j', '2', '--json'], { cwd });
    await gate.arrivalOf('7', 2);
    await gate.arrivalOf('999', 2);
    expect(gate.waiting.toSorted()).toEqual(['7', '999']);
    gate.open();
    const { code, stdout } = await again.ended();
    const { output, tasks } = JSON.parse(stdout);
    expect([code, tasks.after.state]).toEqual([0, 'succeeded']);
    expect(tasks.step.summary).toMatchObject({ total: 1000, succeeded: 991, failed: 9 });
    expect([output[7], output[8], output[107]]).toEqual([2, 1, null]);
  });

  it('tries all again, is kept where no process runs it, and says what it cannot do', async () => {
    const cwd = await folderWith(files);
    const gate = await Gate.create();
    const given = ['-p', `port=${gate.port}`, '-p', 'count=300', '--json'];
    const owner = startCommand(['run', 'flow.yaml', '-j', '2', ...given], { cwd });
    await gate.arrivalOf('299');
    const early = await millraceHere(['retry', 'last', 'after'], { cwd });
    expect([early.code, early.stderr]).toEqual([
      2,
      expect.stringMatching(/^MR518 .*'after' has not started/),
    ]);
    owner.kill('SIGKILL');
    await owner.ended();
    await gate.allGone();
    const kept = await millraceHere(['retry', 'last', '--json'], { cwd });
    expect(JSON.parse(kept.stdout).requests).toMatchObject([{ kind: 'retry', state: 'kept' }]);

    const again = startCommand(['resume', '-j', '2', '--json'], { cwd });
    for (const item of ['7', '107', '207']) await gate.arrivalOf(item);
    const nothing = await millraceHere(['retry', 'last', 'step'], { cwd });
    expect(nothing.stderr).toMatch(/^MR518 .*no item of task 'step' has failed/);
    const ofProcess = await millraceHere(['retry', 'last', '-j', '3'], { cwd });
    expect([ofProcess.code, ofProcess.stderr]).toEqual([2, expect.stringMatching(/^MR501 .*-j/)]);
    gate.open();
    const { code, stdout } = await again.ended();
    expect([code, JSON.parse(stdout).tasks.step.summary.succeeded]).toEqual([0, 300]);
    const late = await millraceHere(['retry', 'last', '--item', '7'], { cwd });
    expect([late.code, late.stderr]).toEqual([2, expect.stringMatching(/^MR501 .*has ended/)]);
  });
});
