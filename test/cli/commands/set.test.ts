import { describe, expect, it } from 'vitest';
import { folderWith, startCommand } from '../../support/command.ts';
import { millraceHere } from '../../support/command-here.ts';
import { Gate } from '../../support/gate.ts';
import { gated, withActions } from '../flows.ts';

describe('millrace set', () => {
  it('lets more items of a run of another process start at once, and fewer once some end', async () => {
    const cwd = await folderWith({ 'flow.yaml': gated });
    const gate = await Gate.create();
    const given = ['-p', `port=${gate.port}`, '-p', 'count=40'];
    const owner = startCommand(['run', 'flow.yaml', '-j', '2', ...given, ...withActions], { cwd });
    await gate.waitFor(2);
    const more = await millraceHere(['set', 'last', 'wait', '--concurrency', '9'], { cwd });
    expect([more.code, more.stderr]).toEqual([
      0,
      expect.stringMatching(/^run \S+: concurrency of wait: 2 → 9\n$/),
    ]);
    await gate.waitFor(9);
    await gate.roundTrip();
    expect(gate.waiting.length).toBe(9);

    const fewer = await millraceHere(['set', 'last', '--concurrency', '1', '--json'], { cwd });
    expect(JSON.parse(fewer.stdout).requests).toMatchObject([
      { state: 'done', text: 'concurrency of wait: 9 → 1' },
    ]);
    for (let item = 0; item < 9; item++) gate.release(`${item}`);
    for (const item of ['9', '10', '11']) {
      await gate.arrivalOf(item);
      await gate.roundTrip();
      expect(gate.waiting).toEqual([item]);
      gate.release(item);
    }
    gate.open();
    expect(await owner.ended()).toMatchObject({ code: 0 });
    expect(gate.peak).toBe(9);
  });

  it('is kept with the run: killed, and resumed by another process', async () => {
    const cwd = await folderWith({ 'flow.yaml': gated });
    const gate = await Gate.create();
    const given = ['-p', `port=${gate.port}`, '-p', 'count=30'];
    const owner = startCommand(['run', 'flow.yaml', '-j', '2', ...given, ...withActions], { cwd });
    await gate.waitFor(2);
    await millraceHere(['set', 'last', 'wait', '--concurrency', '5'], { cwd });
    await gate.waitFor(5);
    owner.kill('SIGKILL');
    await owner.ended();
    await gate.allGone();

    const again = startCommand(['resume', '-j', '2'], { cwd });
    await gate.waitFor(5);
    await gate.roundTrip();
    expect(gate.waiting.length).toBe(5);
    again.kill('SIGKILL');
    await again.ended();
    await gate.allGone();

    const kept = await millraceHere(['set', 'last', 'wait', '--concurrency', '7'], { cwd });
    expect(kept.stderr).toMatch(
      /^no process runs run \S+: that is kept until it is resumed with: .*resume \S+$/m,
    );
    const last = startCommand(['resume', '-j', '2'], { cwd });
    await gate.waitFor(7);
    gate.open();
    expect(await last.ended()).toMatchObject({ code: 0 });
  });

  it('says what cannot be changed', async () => {
    const cwd = await folderWith({
      'flow.yaml': `
tasks:
  - { name: ok, action: core.ask, input: { question: Go on? } }
  - { name: many, action: core.noop, with_items: [1], needs: [ok] }
  - { name: more, action: core.noop, with_items: [1], needs: [ok] }
  - { name: alone, action: core.noop, with_items: [1], exclusive: true, needs: [ok] }
`,
    });
    await millraceHere(['run', 'flow.yaml', '--exit-on-wait'], { cwd });
    const refused = async (...args: readonly string[]): Promise<unknown> => {
      const { code, stderr } = await millraceHere(['set', 'last', ...args], { cwd });
      return [code, stderr];
    };
    expect(await refused('mny', '--concurrency', '2')).toEqual([
      4,
      expect.stringMatching(/^MR506 .*no task 'mny'\n.*did you mean 'many'\?/),
    ]);
    const impossible: readonly (readonly [args: string, says: string])[] = [
      ['ok --concurrency 2', "task 'ok' has one item\\n.*name a task: many, more"],
      ['alone --concurrency 2', "task 'alone' is exclusive"],
      ['--concurrency 2', 'name a task: many, more'],
      ['ok --rate-limit 5/s', "task 'ok' has one item"],
    ];
    for (const [args, says] of impossible) {
      const expected = expect.stringMatching(new RegExp(`^MR518 [^]*${says}`));
      expect(await refused(...args.split(' '))).toEqual([2, expected]);
    }
    expect(await refused('many')).toEqual([2, expect.stringContaining('--concurrency')]);
    const wrong = await refused('many', '--concurrency', '0');
    expect(wrong).toEqual([2, expect.stringContaining('whole number from 1')]);
  });
});
