import { describe, expect, it } from 'vitest';
import type { ActiveRun } from '../../../src/engine/active/active-run.ts';
import { toJS } from '../../../src/document/views/to-js.ts';
import { crash, type Flow } from '../../support/recovery.ts';
import { planOf, Stage } from '../../support/stage.ts';

async function whole(flow: Flow, seed: number): Promise<ActiveRun> {
  const stage = new Stage({ size: 2, copies: 2, run: flow.run }, { seed });
  return stage.play(flow.plan, flow.parameters);
}

/** How a run has ended, without times. */
function endOf(run: ActiveRun): unknown {
  const tasks = [...run.tasks.values()].map(({ record }) => {
    const { task, visit, state, summary, remaining, error } = record;
    return { task, visit, state, summary, remaining, error };
  });
  return {
    state: run.record.state,
    error: run.record.error,
    vars: toJS(run.documents.vars.view()),
    output: toJS(run.documents.output?.view() ?? null),
    tasks: tasks.toSorted((a, b) => (a.task < b.task ? -1 : 1)),
  };
}

interface Input {
  readonly items?: unknown;
  readonly n?: number;
  readonly list?: readonly number[];
  readonly attempts?: unknown;
}

const fanIn: Flow = {
  plan: planOf(`
name: fan-in
parameters: {items: {type: array, required: true}}
vars: {seen: 0}
tasks:
  - name: first
    action: test.list
    input: {items: "{{ parameters.items }}"}
    next:
      - publish: [{seen: "{{ result().list.length }}"}]
        do: [each, other]
  - name: each
    action: test.double
    with_items: "{{ task.first.output.list }}"
    retry: {count: 1, delay: 0}
    input: {n: "{{ item }}", seen: "{{ vars.seen }}"}
  - name: other
    action: test.fail
    input: {}
    next: [{when: "{{ failed() }}", do: [noop]}]
  - name: again
    action: test.double
    with_items: "{{ task.each.output }}"
    input: {n: "{{ item }}"}
  - name: sum
    action: test.sum
    input: {list: "{{ task.again.output }}", attempts: "{{ task.each.items.map(i => i.attempts) }}"}
output: {sum: "{{ task.sum.output }}", other: "{{ task.other.error.code }}"}
`),
  parameters: { items: [1, 2, 3, 4, 5] },
  run: ({ task, index, attempt, input }) => {
    const read: Input = Object(input());
    switch (task.task) {
      case 'first':
        return { list: read.items };
      case 'other':
        throw new Error('no');
      case 'each':
        if (index === 2 && attempt === 1) throw new Error('once');
        return Number(read.n) * 2;
      case 'again':
        return Number(read.n) * 2;
      default: {
        const list = read.list ?? [];
        return { sum: list.reduce((sum, n) => sum + n, 0), attempts: read.attempts };
      }
    }
  },
};

const failing: Flow = {
  plan: planOf(`
name: failing
tasks:
  - {name: bad, action: test.fail, input: {}}
  - {name: below, action: test.ok, needs: [bad], input: {}}
  - {name: one, action: test.ok, input: {}}
  - {name: two, action: test.ok, needs: [one], input: {}}
  - {name: three, action: test.ok, needs: [two], input: {}}
`),
  parameters: {},
  run: ({ task }) => {
    if (task.task === 'bad') throw new Error('no');
    return 1;
  },
};

const loop: Flow = {
  plan: planOf(`
name: loop
vars: {turns: 0}
tasks:
  - name: begin
    action: test.ok
    input: {}
    next: [{do: [turn]}]
  - name: turn
    action: test.ok
    with_items: "{{ range(3) }}"
    input: {n: "{{ item }}"}
    next:
      - publish: [{turns: "{{ vars.turns + 1 }}"}]
      - when: "{{ vars.turns < 4 }}"
        do: [turn]
      - when: "{{ vars.turns >= 4 }}"
        do: [finish]
  - name: slow
    action: test.ok
    input: {}
  - name: finish
    action: test.ok
    needs: [slow]
    input: {turns: "{{ vars.turns }}"}
output: {turns: "{{ vars.turns }}"}
`),
  parameters: {},
  run: ({ index }) => index,
};

/** The items of `use` come from the first visit of `make`, which runs again meanwhile. */
const overtaken: Flow = {
  plan: planOf(`
name: overtaken
vars: {visits: 0}
tasks:
  - name: begin
    action: test.ok
    input: {}
    next: [{do: [make]}]
  - name: make
    action: test.made
    with_items: "{{ range(3) }}"
    input: {n: "{{ item }}", visit: "{{ vars.visits }}"}
    next:
      - publish: [{visits: "{{ vars.visits + 1 }}"}]
        do: [use, check]
  - name: use
    action: test.use
    concurrency: 1
    with_items: "{{ task.make.output }}"
    input:
      text: "{{ item }} of {{ vars.visits }}, after {{ task.make.output[0] }} and {{ task.make.summary.total }}"
  - name: collect
    action: test.use
    needs: [use]
    input: {text: "{{ task.use.output }}"}
  - name: check
    action: test.ok
    input: {}
    next: [{when: "{{ vars.visits < 2 }}", do: [make]}]
`),
  parameters: {},
  run: ({ task, input }) => {
    if (task.task === 'begin' || task.task === 'check') return null;
    const { n, visit, text }: Record<string, unknown> = Object(input());
    return task.task === 'make' ? `${String(visit)}.${String(n)}` : text;
  },
};

/** `later` begins and ends while the items of `reader` run. */
const early: Flow = {
  plan: planOf(`
name: early
tasks:
  - { name: begin, action: test.ok, next: [{ do: [reader, later] }] }
  - name: reader
    action: test.use
    join: 1
    concurrency: 1
    with_items: '{{ range(4) }}'
    input: { text: "{{ task.later.output ?? 'none' }} {{ task.later.summary.total }}" }
  - { name: later, action: test.ok, next: reader }
  - { name: collect, action: test.ok, needs: reader, input: { all: '{{ task.reader.output }}' } }
`),
  parameters: {},
  run: ({ task, input }) => (task.task === 'reader' ? Object(input()).text : 'late'),
};

describe('a process that dies between two commits', () => {
  it.each([
    ['a fan-in with retries', fanIn],
    ['a run that fails', failing],
    ['a loop', loop],
  ])('does not change how %s ends', async (_name, flow) => {
    const expected = endOf(await whole(flow, 1));
    let crashes = 0;
    for (let seed = 1; seed <= 3; seed++) {
      for (let commits = 2; ; commits++) {
        const run = await crash(flow, seed, commits);
        // With one commit only there was no run yet; with all of them it had ended.
        if (!run) break;
        crashes++;
        expect(endOf(run), `seed ${seed}, dead after ${commits} commits`).toEqual(expected);
      }
    }
    expect(crashes).toBeGreaterThan(12);
  });

  it('leaves one record for each task that follows', async () => {
    for (let commits = 2; ; commits++) {
      const run = await crash(fanIn, 5, commits);
      if (!run) break;
      for (const { key } of run.tasks.values()) expect(key.visit).toBe(1);
    }
  });

  it('changes neither the list of a task nor what its items read', async () => {
    const visit = (n: number): string =>
      JSON.stringify([0, 1, 2].map((item) => `${n}.${item} of ${n + 1}, after ${n}.0 and 3`));
    let snapshots = 0;
    for (let seed = 1; seed <= 4; seed++) {
      for (let commits = 2; ; commits++) {
        const run = await crash(overtaken, seed, commits);
        if (!run) break;
        const text = JSON.stringify(run.tasks.get('use')?.output);
        expect([visit(0), visit(1)], `seed ${seed} ${commits}`).toContain(text);
        const { vars, visits } = run.tasks.get('use')?.record ?? {};
        if (vars && visits?.['make'] === 1) snapshots++;
        expect(run.record.error, `seed ${seed} ${commits}`).toBeUndefined();
      }
    }
    expect(snapshots).toBeGreaterThan(0);
  });

  it('does not let items read a task that had not run when their task began', async () => {
    let snapshots = 0;
    for (let seed = 1; seed <= 4; seed++) {
      for (let commits = 2; ; commits++) {
        const run = await crash(early, seed, commits);
        if (!run) break;
        const { output, record } = run.tasks.get('reader') ?? {};
        const texts = ['none 0', 'none 0', 'none 0', 'none 0'];
        expect(toJS(output), `seed ${seed} ${commits}`).toEqual(texts);
        if (record?.visits?.['later'] === 0) snapshots++;
      }
    }
    expect(snapshots).toBeGreaterThan(0);
  });
});
