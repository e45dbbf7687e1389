import { describe, expect, it } from 'vitest';
import { toJS } from '../../../src/document/views/to-js.ts';
import type { Plan } from '../../../src/plan/plan.ts';
import { planOf, Stage } from '../../support/stage.ts';

/** Reads of tasks that did not run, in every place. */
const reading = (name: string): string =>
  `[ '{{ task.${name}.output }}', '{{ task.${name}.state }}', '{{ task.${name}.items }}', ` +
  `'{{ task.${name}.error }}', '{{ task.${name}.summary.total }}' ]`;

const flow = planOf(`
vars: { extra: unset, below: unset, nulls: unset }
tasks:
  - name: gate
    action: test.ok
    next: [{ when: '{{ false }}', do: [extra, each] }, { do: bad }]
  - { name: extra, action: test.ok, next: user }
  - { name: each, action: test.ok, with_items: [1, 2], input: { n: '{{ item }}' }, next: user }
  - { name: bad, action: test.fail, next: [{ when: '{{ failed() }}', do: user }] }
  - { name: below, action: test.ok, needs: bad, next: user }
  - name: user
    action: test.echo
    join: 1
    input: { extra: ${reading('extra')}, each: ${reading('each')}, below: ${reading('below')} }
    next:
      - publish: { extra: ${reading('extra')}, below: ${reading('below')} }
      - when: '{{ task.extra.output === null && task.each.output === null && task.below.output === null }}'
        publish: { nulls: true }
output:
  extra: ${reading('extra')}
  each: ${reading('each')}
  below: ${reading('below')}
  bad: '{{ task.bad.output }}'
  user: '{{ task.user.output }}'
`);

const script = {
  size: 1,
  run: ({ task, input }: { task: { task: string }; input: () => unknown }) => {
    if (task.task === 'bad') throw new Error('no');
    return task.task === 'user' ? input() : 1;
  },
};

async function played(plan: Plan) {
  const run = await new Stage(script).play(plan);
  const { vars, output } = run.documents;
  return {
    state: run.record.state,
    error: run.record.error,
    vars: toJS(vars.view()),
    output: toJS(output?.view()),
  };
}

describe('a task that did not run', () => {
  it('has the output null in inputs, outputs, conditions and variables, and a state', async () => {
    const unreached = [null, 'waiting', [], null, 0];
    const skipped = [null, 'skipped', [], null, 0];
    expect(await played(flow)).toEqual({
      state: 'succeeded',
      error: undefined,
      vars: { extra: unreached, below: skipped, nulls: true },
      // No task is left waiting in a run that has ended.
      output: {
        extra: skipped,
        each: skipped,
        below: skipped,
        bad: null,
        user: { extra: unreached, each: unreached, below: skipped },
      },
    });
  });

  it('keeps the rule of the version that a run began with', async () => {
    const plan = planOf(`
tasks:
  - { name: gate, action: test.ok, next: [{ when: '{{ false }}', do: extra }, { do: user }] }
  - { name: extra, action: test.ok, next: user }
  - name: user
    action: test.echo
    join: 1
    input: { missing: '{{ task.extra === undefined }}' }
output: { extra: '{{ task.extra.output }}', user: '{{ task.user.output.missing }}' }
`);
    const ended = await played({ ...plan, language: 1 });
    expect(ended).toMatchObject({ state: 'failed', error: { code: 'MR402' } });
    expect(ended.output).toEqual({ user: true });
    expect(await played(plan)).toMatchObject({ output: { user: false, extra: null } });
  });
});
