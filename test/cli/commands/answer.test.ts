import { describe, expect, it } from 'vitest';
import { folderWith } from '../../support/command.ts';
import { millraceHere } from '../../support/command-here.ts';

const flow = `
tasks:
  - {name: ok, action: core.ask, timeout: 2d, input: {question: "Deploy {{ 1 + 1 }}?"}}
  - {name: file, action: core.wait_for, input: {event: file-arrived, key: orders.csv}}
output: {ok: "{{ task.ok.output.answer }}", rows: "{{ task.file.output.data.rows }}"}
`;

/** The lines, without what differs from run to run. */
function masked(text: string): string[] {
  const same = text.replaceAll(/\d{8}-\d{6}-\w{6}/g, 'RUN').replaceAll(/\d{4}-\S+Z/g, 'TIME');
  return same.trimEnd().split('\n');
}

describe('millrace answer and millrace signal', () => {
  it('answer a run that has exited as it waits, and the resumed run goes on', async () => {
    const cwd = await folderWith({ 'flow.yaml': flow });
    const run = await millraceHere(['run', 'flow.yaml', '--exit-on-wait'], { cwd });
    expect(run.code).toBe(3);
    expect(run.stderr).toMatch(/^ok: 1 question waits: Deploy 2\?$/m);
    expect(run.stderr).toMatch(/^ {2}millrace answer \S+ ok true$/m);
    expect(run.stderr).toMatch(/^file: waits for a signal$/m);
    const ps = await millraceHere(['ps'], { cwd });
    expect(ps.stdout).toMatch(/paused, 1 question/);
    const inspect = await millraceHere(['inspect'], { cwd });
    expect(inspect.stdout).toMatch(
      /^questions\n {2}ok: Deploy 2\? \(until .*\)\n {4}millrace answer /m,
    );
    const json = JSON.parse((await millraceHere(['inspect', '--json'], { cwd })).stdout);
    expect(json).toMatchObject({
      tasks: { ok: { waits_for: 'answer' }, file: { waits_for: 'signal' } },
      questions: [{ path: 'ok', question: 'Deploy 2?', answer: { type: 'boolean' } }],
    });

    const wrong = await millraceHere(['answer', 'last', 'ok', 'maybe'], { cwd });
    expect([wrong.code, ...masked(wrong.stderr)]).toEqual([
      2,
      `MR513 wrong-answer  the answer to 'ok' must be a boolean, not the string "maybe"`,
      '  hint: write true or false; millrace inspect RUN shows the question',
    ]);
    const given = await millraceHere(['answer', 'last', 'ok', 'true', '--by', 'ann'], { cwd });
    expect([given.code, given.stderr]).toEqual([
      0,
      expect.stringMatching(/^ok of run \S+ is answered$/m),
    ]);
    const late = await millraceHere(['answer', 'last', 'ok', 'false'], { cwd });
    expect([late.code, ...masked(late.stderr)]).toEqual([
      2,
      "MR511 already-answered  'ok' of run RUN was answered by ann at TIME: true",
      '  hint: the first answer counts; millrace inspect RUN shows what has come of it',
    ]);
    const none = await millraceHere(['answer', 'last', 'file', 'true'], { cwd });
    expect([none.code, ...masked(none.stderr)]).toEqual([
      2,
      "MR512 not-asked  'file' of run RUN takes no answer: it asks nothing",
      '  hint: millrace inspect RUN lists its questions',
    ]);

    const bad = await millraceHere(['signal', 'file-arrived', '--data', '{rows'], { cwd });
    expect([bad.code, bad.stderr]).toEqual([
      2,
      expect.stringMatching(/^MR501 .*--data is not JSON/),
    ]);
    const words = ['signal', 'file-arrived', '--key', 'orders.csv', '--data', '{"rows": 12}'];
    expect(await millraceHere(words, { cwd })).toMatchObject({
      code: 0,
      stderr: 'signal 1 is sent\n',
    });
    const resume = await millraceHere(['resume'], { cwd });
    expect([resume.code, JSON.parse(resume.stdout)]).toEqual([0, { ok: true, rows: 12 }]);
  });
});
