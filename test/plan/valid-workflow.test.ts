import { describe, expect, it } from 'vitest';
import type { MillraceError } from '../../src/errors.ts';
import { requireWorkflow } from '../../src/plan/valid-workflow.ts';
import type { Problem } from '../../src/workflow/problem.ts';
import { knownActions } from '../support/known-actions.ts';

const actions = knownActions('core.echo', 'core.noop');

function problemsOf(text: string): string[] {
  try {
    requireWorkflow({ text, file: 'flow.yaml' }, actions);
  } catch (error) {
    expect(error).toMatchObject({ code: 'MR502' });
    const problems = (error as MillraceError).details['problems'] as readonly Problem[];
    return problems.map(({ code, range }) => `${code} ${range?.line}`);
  }
  return [];
}

describe('a workflow with problems of several kinds', () => {
  it('shows problems of form and of meaning together, in the order of the text', () => {
    const text = `
tasks:
  - name: a
    action: core.eco
    color: red
    concurrency: none
  - name: b
    action: core.echo
    input: {x: "{{ task.c.output }}", y: "{{ nothing }}"}
`;
    expect(problemsOf(text)).toEqual(['MR302 4', 'MR102 5', 'MR104 6', 'MR301 9', 'MR202 9']);
  });

  it.each([
    'retry: {count: three, delay: 1s}',
    'retry: {delay: 1s}',
    'retry: -3',
    'repeat: {count: 0}',
    'tolerate: {percent: 101}',
    'fail_fast: maybe',
    'deadline: soon',
  ])('shows all other problems next to %s', (setting) => {
    const text = `
tasks:
  - name: a
    action: core.eco
    ${setting}
`;
    expect(problemsOf(text)).toEqual(['MR302 4', expect.stringMatching(/^MR10[45] 5$/)]);
  });

  it('reads a misspelt key as the one it resembles, and reports no consequences', () => {
    const text = `
tasks:
  - name: a
    action: core.echo
    with_item: [1, 2]
    input: {x: "{{ item }}"}
`;
    expect(problemsOf(text)).toEqual(['MR102 5']);
  });

  it('reports only certain problems when the form leaves the meaning open', () => {
    const text = `
tasks:
  - name: a
    action: 5
    input: {x: "{{ nothing }}"}
`;
    expect(problemsOf(text)).toEqual(['MR104 4']);
  });
});
