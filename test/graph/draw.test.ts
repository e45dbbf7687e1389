import { describe, expect, test } from 'vitest';
import { drawGraph, workflowGraph } from '../../src/graph/draw.ts';
import { naughty, unstorable } from '../support/naughty.ts';

const flow = `
name: sweep "of" <all>
tasks:
  - name: list
    action: core.echo
    next:
      - do: check
      - {when: '{{ failed() || result() === "<x>" }}', do: [report, noop]}
  - name: check
    action: core.echo
    with_items: "{{ task.list.output }}"
    next: [{when: "{{ failed() }}", do: check}]
  - name: fixed
    action: core.echo
    with_items: [1, 2, 3, 4, 5]
    batch_size: 2
    needs: [list]
  - {name: report, action: core.echo}
`;

const summary = { total: 0, succeeded: 0, failed: 0, timed_out: 0, cancelled: 0, skipped: 0 };

const run = {
  run: 'r1',
  state: 'failed' as const,
  tasks: {
    list: {
      state: 'succeeded' as const,
      visits: 1,
      summary: { ...summary, total: 1, succeeded: 1 },
    },
    check: {
      state: 'failed' as const,
      visits: 2,
      summary: { ...summary, total: 1200, succeeded: 1197, failed: 2, timed_out: 1 },
    },
    fixed: { state: 'skipped' as const, visits: 0, summary },
  },
};

describe('the drawing of a workflow', () => {
  test('for programs has every task and every edge', () => {
    expect(JSON.parse(drawGraph(workflowGraph(flow), 'json'))).toEqual({
      schema: 'millrace.graph/1',
      workflow: 'sweep "of" <all>',
      tasks: [
        { name: 'list', action: 'core.echo' },
        { name: 'check', action: 'core.echo', list: 'task.list.output' },
        { name: 'fixed', action: 'core.echo', list: '[1,2,3,4,5]', items: 3 },
        { name: 'report', action: 'core.echo' },
      ],
      edges: [
        { from: 'list', to: 'check', kind: 'next' },
        { from: 'list', to: 'report', kind: 'next', when: 'failed() || result() === "<x>"' },
        { from: 'check', to: 'check', kind: 'next', when: 'failed()' },
        { from: 'list', to: 'fixed', kind: 'needs' },
      ],
    });
  });

  test('for Mermaid', () => {
    expect(drawGraph(workflowGraph(flow), 'mermaid')).toBe(`flowchart TD
  t0["list<br/>core.echo"]
  t1["check<br/>core.echo<br/>× task.list.output"]
  t2["fixed<br/>core.echo<br/>×3"]
  t3["report<br/>core.echo"]
  t0 --> t1
  t0 -->|"failed#40;#41; #124;#124; result#40;#41; === #34;#60;x#62;#34;"| t3
  t1 -->|"failed#40;#41;"| t1
  t0 -.-> t2
`);
  });

  test('for Graphviz', () => {
    const text = drawGraph(workflowGraph(flow), 'dot');
    expect(text).toMatch(/^digraph "sweep \\"of\\" <all>" \{\n/);
    expect(text).toContain(String.raw`"check" [label="check\ncore.echo\n× task.list.output", fill`);
    expect(text).toContain(
      String.raw`"list" -> "report" [label="failed() || result() === \"<x>\""];`,
    );
    expect(text).toContain('"list" -> "fixed" [style=dashed];');
  });

  test('as SVG has all texts, once each', () => {
    const svg = drawGraph(workflowGraph(flow), 'svg');
    const texts = [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);
    const names = ['list', 'check', 'fixed', 'report'];
    const written = [
      '× task.list.output',
      '×3',
      'failed()',
      'failed() || result() === &#34;&#60;x&#62;&#34;',
    ];
    const all = [...names, ...names.map(() => 'core.echo'), ...written];
    expect(texts.toSorted()).toEqual(all.toSorted());
  });
});

test('shows the condition of a task, and why it was skipped', () => {
  const task = { name: 'a', action: 'core.echo', when: '{{ parameters.zip }}' };
  const flow = { parameters: { zip: { default: true } }, tasks: [task] };
  const skipped = { state: 'skipped' as const, skip: 'when' as const, visits: 1, summary };
  const graph = workflowGraph(flow, { run: 'r1', state: 'succeeded', tasks: { a: skipped } });
  expect(graph.tasks).toEqual([
    { name: 'a', action: 'core.echo', when: 'parameters.zip', ...skipped },
  ]);
  expect(drawGraph(workflowGraph(flow), 'mermaid')).toContain('when parameters.zip');
});

test('shows the file that the results of a task go to', () => {
  const task = { name: 'a', action: 'core.echo', results: { to: 'out-{{ run.id }}.jsonl' } };
  const graph = workflowGraph({ tasks: [task, { ...task, name: 'b', results: { to: '-' } }] });
  expect(graph.tasks.map(({ results }) => results)).toEqual(['out-{{ run.id }}.jsonl', '-']);
  expect(drawGraph(graph, 'svg')).toContain('→ out-{{ run.id }}.jsonl');
  expect(drawGraph(graph, 'svg')).toContain('→ standard output');
});

describe('the drawing of a run', () => {
  const graph = workflowGraph(flow, run);

  test('shows the state of every task, in words and colours', () => {
    const text = drawGraph(graph, 'mermaid');
    expect(text).toContain('t0["list<br/>core.echo<br/>succeeded"]\n  style t0 fill:#dcfce7');
    expect(text).toContain(
      't1["check<br/>core.echo<br/>×1,200<br/>failed: 3 of 1200 #40;visit 2#41;"]\n  style t1 fill:#fee2e2',
    );
    expect(text).toContain('<br/>skipped"]');
    expect(text).toContain('t3["report<br/>core.echo<br/>not started"]');
    expect(drawGraph(graph, 'svg')).toMatch(/fill="#fee2e2" stroke="#b91c1c".*failed: 3 of 1200/);
    expect(drawGraph(graph, 'dot')).toContain(String.raw`succeeded", fillcolor="#dcfce7"`);
  });

  test('carries the states for programs', () => {
    expect(JSON.parse(drawGraph(graph, 'json'))).toMatchObject({
      run: 'r1',
      state: 'failed',
      tasks: [
        { state: 'succeeded' },
        run.tasks.check,
        { state: 'skipped' },
        { state: 'not started' },
      ],
    });
  });
});

test('no name or condition gets out of its place', () => {
  for (const text of [...naughty, ...unstorable].filter((one) => one !== '')) {
    const condition = `{{ result() === ${JSON.stringify(text)} }}`;
    const graph = workflowGraph({
      name: text.replaceAll(/[{}]/g, '') || 'x',
      tasks: [
        { name: 'a', action: 'core.echo', next: [{ when: condition, do: ['b'] }] },
        { name: 'b', action: 'core.echo', with_items: [text.replaceAll('{{', '')] },
      ],
    });
    const svg = drawGraph(graph, 'svg');
    expect(svg.match(/<(?!\/?(?:svg|title|defs|marker|path|rect|g|text)\b)/g)).toBeNull();
    expect(svg).not.toMatch(/[^\P{Cc}\n]/u);
    expect(drawGraph(graph, 'mermaid').trim().split('\n')).toHaveLength(4);
    expect(drawGraph(graph, 'dot').trim().split('\n')).toHaveLength(7);
  }
});
