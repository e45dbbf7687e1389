import { describe, expect, it } from 'vitest';
import { toJS } from '../../../src/document/views/to-js.ts';
import type { ActiveRun } from '../../../src/engine/active/active-run.ts';
import type { PoolScript } from '../../support/pool-script.ts';
import { collectEvents, planOf, Stage } from '../../support/stage.ts';

/** Runs a workflow. Its actions return their input; `test.fail` throws. */
async function play(text: string, script: Partial<PoolScript> = {}): Promise<[ActiveRun, Stage]> {
  const run: PoolScript['run'] = ({ task, input }) => {
    const value = input();
    if (task.action === 'test.fail') throw new Error('no');
    return value;
  };
  const stage = new Stage({ size: 2, run, ...script });
  return [await stage.play(planOf(text)), stage];
}

function outputOf(run: ActiveRun): unknown {
  expect(run.record.error).toBeUndefined();
  return toJS(run.output);
}

describe('publish', () => {
  it('writes variables in order, each seeing those before it', async () => {
    const [run, stage] = await play(`
name: publish
vars: {a: 1, kept: yes}
tasks:
  - name: first
    action: test.echo
    input: {n: 5}
    next:
      - publish: [{a: "{{ result().n + vars.a }}"}, {b: "{{ vars.a * 2 }}"}]
        do: [second]
  - name: second
    action: test.echo
    input: {a: "{{ vars.a }}", b: "{{ vars.b }}"}
output: {vars: "{{ vars }}", second: "{{ task.second.output }}"}
`);
    const vars = { a: 6, kept: 'yes', b: 12 };
    expect(outputOf(run)).toEqual({ vars, second: { a: 6, b: 12 } });
    expect(stage.store.document(run.id, 'vars')).toEqual(run.documents.vars.bytes());
  });

  it('does not change what a task that started before reads', async () => {
    const [run] = await play(`
name: publish
vars: {n: 0}
tasks:
  - name: first
    action: test.echo
    with_items: "{{ range(20) }}"
    concurrency: 1
    input: "{{ vars.n }}"
  - name: other
    action: test.echo
    input: {}
    next: [{publish: [{n: 1}]}]
output: "{{ task.first.output }}"
`);
    expect(new Set(outputOf(run) as number[])).toEqual(new Set([0]));
  });
});

describe('a transition', () => {
  it('whose condition throws fails its task, and nothing of it fires', async () => {
    const [run] = await play(`
name: throws
tasks:
  - name: first
    action: test.echo
    input: {}
    next:
      - do: [second]
      - when: "{{ result().no.such.thing }}"
        do: [noop]
  - {name: second, action: test.echo, input: {}}
`);
    const first = run.tasks.get('first')?.record;
    expect(first).toMatchObject({ state: 'failed', error: { task: 'first' } });
    expect(first?.error?.message).toMatch(/^next\[1\]\.when: \{\{ result\(\)/);
    expect(first?.summary).toMatchObject({ total: 1, succeeded: 1 });
    expect(run.tasks.get('second')?.record.state).toBe('skipped');
    expect(run.record).toMatchObject({ state: 'failed', error: { code: 'MR403', task: 'first' } });
    const message = `task 'first' failed: ${first?.error?.message}`;
    expect(run.record.error?.message).toBe(message);
  });

  it('that publishes what is no JSON fails its task', async () => {
    const [run] = await play(`
name: throws
tasks:
  - name: first
    action: test.echo
    input: {}
    next: [{publish: [{bad: "{{ 0 / 0 }}"}], do: [noop]}]
`);
    expect(run.record).toMatchObject({ state: 'failed', error: { code: 'MR405', task: 'first' } });
    expect(run.tasks.get('first')?.record.error).toMatchObject({
      code: 'MR405',
      message: 'next[0].publish.bad: $.bad cannot be represented in JSON: it is NaN',
    });
  });

  it.each([
    ['{x: "{{ result().no.such }}"}', 'next[0].publish.x: {{ result().no.such }} failed: '],
    ['{x: {a: [1, "{{ result().none }}"]}}', 'next[0].publish.x.a[1]: {{ result().none }} is '],
  ])('that cannot publish %s names the field', async (publish, message) => {
    const [run] = await play(`
name: throws
tasks:
  - {name: first, action: test.echo, input: {}, next: [{publish: [${publish}], do: [noop]}]}
`);
    expect(run.record.error?.message).toContain(`task 'first' failed: ${message}`);
  });

  it('sees how its task ended', async () => {
    const [run] = await play(`
name: sees
tasks:
  - name: bad
    action: test.fail
    input: {}
    next:
      - when: "{{ succeeded() }}"
        do: [never]
      - when: "{{ failed() && task.bad.summary.failed === 1 && result() === null }}"
        do: [mend]
  - {name: never, action: test.echo, input: {}}
  - {name: mend, action: test.echo, input: {why: "{{ task.bad.error.message }}"}}
output: "{{ task.mend.output.why }}"
`);
    expect(outputOf(run)).toBe('no');
  });
});

describe('an empty list', () => {
  it('succeeds at once, with an empty output', async () => {
    const [run, stage] = await play(`
name: empty
tasks:
  - {name: none, action: test.echo, with_items: [], input: {}}
  - {name: after, action: test.echo, input: {outputs: "{{ task.none.output }}"}}
output: "{{ task.after.output }}"
`);
    expect(outputOf(run)).toEqual({ outputs: [] });
    expect(stage.pool.ran('none')).toEqual([]);
  });

  it('may follow on empty list a thousand times, in one commit and without running out of stack', async () => {
    const tasks = Array.from({ length: 1000 }, (_, n) => {
      const needs = n > 0 ? `, needs: [t${n - 1}]` : '';
      return `  - {name: t${n}, action: test.echo, with_items: [], input: {}${needs}}`;
    });
    const [run] = await play(
      `name: chain\ntasks:\n${tasks.join('\n')}\noutput: "{{ task.t999.summary }}"`,
    );
    expect(outputOf(run)).toMatchObject({ total: 0 });
  });
});

describe('with_items that is no list', () => {
  it('fails the task before it runs, which a transition may handle', async () => {
    const [run, stage] = await play(`
name: no list
tasks:
  - name: each
    action: test.echo
    with_items: "{{ 'text' }}"
    input: {}
    next: [{when: "{{ failed() }}", do: [mend]}]
  - {name: mend, action: test.echo, input: "{{ task.each.error.code }}"}
output: "{{ task.mend.output }}"
`);
    expect(outputOf(run)).toBe('MR404');
    expect(stage.pool.ran('each')).toEqual([]);
  });
});

describe('the output', () => {
  it('that cannot be evaluated fails the run', async () => {
    const [run, stage] = await play(`
name: bad output
tasks: [{name: one, action: test.echo, input: {}}]
output: {text: "{{ task.one.output.no.such }}"}
`);
    expect(run.record.state).toBe('failed');
    expect(run.record.error?.message).toMatch(/^output/);
    expect(stage.store.run(run.id)).toEqual(run.record);
    expect(stage.store.document(run.id, 'output')).toBeUndefined();
  });

  it('of a run that failed has what can be rendered, and the errors are listed', async () => {
    const [run, stage] = await play(`
name: fails
tasks:
  - {name: one, action: test.echo, input: {x: 1}}
  - {name: two, needs: [one], action: test.fail, input: {}}
  - {name: three, needs: [two], action: test.echo, input: {}}
output:
  one: "{{ task.one.output.x }}"
  why: "{{ task.two.error.message }}"
  deep: {bad: "{{ task.three.output.y }}", n: "{{ 1 + 2 }}"}
  nan: "{{ 0 / 0 }}"
`);
    expect(run.record).toMatchObject({ state: 'failed', error: { code: 'MR410', task: 'two' } });
    expect(toJS(run.output)).toEqual({ one: 1, why: 'no', deep: { n: 3 } });
    const errors = run.record.outputErrors?.map(({ code, message }) => [
      code,
      message.split(': ')[0],
    ]);
    expect(errors).toEqual([
      ['MR403', 'output.deep.bad'],
      ['MR405', 'output.nan'],
    ]);
    expect(stage.store.run(run.id)).toEqual(run.record);
  });
});

describe('a loop', () => {
  it('lets a task go over one visit while the next is under way', async () => {
    for (let seed = 1; seed <= 30; seed++) {
      const pages: unknown[] = [];
      const stage = new Stage(
        {
          size: 2,
          run: ({ task, input }) => {
            const { page, rows }: { page?: number; rows?: unknown } = Object(input());
            if (task.task === 'handle') pages.push(rows);
            return task.task === 'fetch' ? [`page ${page}`] : null;
          },
        },
        { seed },
      );
      const run = await stage.play(
        planOf(`
name: pages
vars: {page: 0}
tasks:
  - {name: begin, action: test.echo, input: {}, next: [{do: [fetch]}]}
  - name: fetch
    action: test.fetch
    input: {page: "{{ vars.page }}"}
    next:
      - publish: [{page: "{{ vars.page + 1 }}"}]
      - when: "{{ vars.page < 3 }}"
        do: [fetch]
      - do: [handle]
  - name: handle
    action: test.handle
    input: {rows: "{{ task.fetch.output }}"}
`),
      );
      expect(run.record.error).toBeUndefined();
      for (const rows of pages) expect(JSON.stringify(rows)).toMatch(/^\["page \d"\]$/);
      expect(pages.length).toBeGreaterThan(0);
    }
  });
});

describe('the events of a run', () => {
  it('come in the order of the commits and end with the run', async () => {
    const stage = new Stage({ size: 2, run: ({ index }) => index });
    const run = await stage.create(
      planOf(`
name: events
tasks:
  - {name: each, action: test.echo, with_items: [1, 2], input: {}}
  - {name: after, action: test.echo, needs: [each], input: {}}
`),
    );
    const events = collectEvents(run);
    await stage.finish(run);
    const emitted = events
      .filter(({ type }) => type !== 'task-progressed')
      .map((event) => ('task' in event ? `${event.type} ${event.task}` : event.type));
    expect(emitted).toEqual([
      'run-started',
      'task-started each',
      'task-settled each',
      'task-started after',
      'task-settled after',
      'run-ended',
    ]);
  });
});
