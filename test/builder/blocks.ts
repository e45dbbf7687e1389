import { type BuiltWorkflow, core, js, steps, tasks, workflow } from '../../src/builder/public.ts';

/** A workflow with steps for each item, and a graph within a task, built and as text. */
export const blocks: BuiltWorkflow = workflow('blocks', {}, (w) => {
  const region = w.each(
    'region',
    ['eu', 'us'],
    steps(
      (b, name, index) => {
        const hosts = b.task('hosts', core.echo, js<number[]>`[0, 1]`);
        const test = b.each('test', hosts.output, core.echo, (host) => ({ host, of: name, index }));
        b.finally((f) => {
          const { item, state, error } = b.around;
          f.task('leave', core.echo, { item, state, why: error.message }, { timeout: 1000 });
        });
        return test.output;
      },
      { durable: true, defaults: { timeout: 60_000, 'core.*': { retry: 1 } } },
    ),
    { concurrency: 1 },
  );
  const sum = w.task(
    'sum',
    tasks(
      (b) => {
        const one = b.task('one', core.echo, { n: b.vars.n });
        one.next({ publish: { n: 2 }, do: b.task('two', core.echo, { n: b.vars.n }) });
        return { n: b.vars.n, of: region.output };
      },
      { vars: { n: 1 } },
    ),
  );
  w.finally((f) => {
    const { state, error } = f.run;
    const tell = f.task('tell', core.echo, { state, code: error.code, sum: sum.output });
    f.task('last', core.noop, {}, { needs: [tell], deadline: 1000 });
  });
  return sum.output;
});

export const blocksText = `
name: blocks
tasks:
  - name: region
    with_items: [eu, us]
    durable: true
    defaults: {timeout: 60000ms, core.*: {retry: 1}}
    steps:
      - {name: hosts, action: core.echo, input: '{{ [0, 1] }}'}
      - name: test
        action: core.echo
        with_items: "{{ task.hosts.output }}"
        input: {host: "{{ item }}", of: "{{ task.region.item }}", index: "{{ task.region.index }}"}
    finally:
      - name: leave
        action: core.echo
        input:
          item: "{{ task.region.item }}"
          state: "{{ task.region.state }}"
          why: "{{ task.region.error.message }}"
        timeout: 1000ms
    output: "{{ task.test.output }}"
    concurrency: 1
  - name: sum
    vars: {n: 1}
    tasks:
      - name: one
        action: core.echo
        input: {n: "{{ vars.n }}"}
        next: [{publish: [{n: 2}], do: [two]}]
      - {name: two, action: core.echo, input: {n: "{{ vars.n }}"}}
    output: {n: "{{ vars.n }}", of: "{{ task.region.output }}"}
finally:
  - name: tell
    action: core.echo
    input: {state: "{{ run.state }}", code: "{{ run.error.code }}", sum: "{{ task.sum.output }}"}
  - {name: last, action: core.noop, input: {}, needs: [tell], deadline: 1000ms}
output: "{{ task.sum.output }}"
`;
