import { describe, expect, test } from 'vitest';
import type { JsonSchema } from '../../../src/lang/json-schema.ts';
import type { KnownActions } from '../../../src/plan/known-actions.ts';
import { compilePlan } from '../../../src/plan/compile.ts';
import { parseWorkflow } from '../../../src/workflow/parse.ts';

const row: JsonSchema = {
  type: 'object',
  properties: { size: { type: 'integer' } },
  additionalProperties: false,
};
const outputs: Readonly<Record<string, JsonSchema>> = {
  'known.row': row,
  'known.rows': { type: 'array', items: row },
};

const actions: KnownActions = {
  has: () => true,
  isFold: () => false,
  hint: () => undefined,
  signature: (action) => {
    const schema = outputs[action];
    return schema && { checkInput: () => [], outputFor: () => schema };
  },
};

/** The names that are unknown in an expression in a workflow of these tasks. */
function unknown(expression: string): string[] {
  const text = `
tasks:
  - { name: row, action: known.row }
  - { name: rows, action: known.rows }
  - { name: each, action: known.row, with_items: [1, 2] }
  - { name: lists, action: known.rows, with_items: [1, 2] }
  - { name: own, action: own.any }
  - { name: owns, action: own.any, with_items: [1] }
output: ${JSON.stringify(`{{ ${expression} }}`)}
`;
  return unknownIn(text);
}

function unknownIn(text: string): string[] {
  const parsed = parseWorkflow(text);
  const compiled = parsed.ok ? compilePlan(parsed.value, { actions }) : parsed;
  return compiled.ok ? [] : compiled.error.map(({ code, message }) => `${code} ${message}`);
}

const ofRow = (name: string, what: string): string => `MR202 unknown property '${name}' of ${what}`;

describe('an output of a task', () => {
  test.each([
    ['task.row.output.siez', ofRow('siez', 'the output of known.row')],
    ['task.row.output?.siez', ofRow('siez', 'the output of known.row')],
    ["task.row.output['siez']", ofRow('siez', 'the output of known.row')],
    ['default(task.row.output.siez, 1)', ofRow('siez', 'the output of known.row')],
    ['task.row.items[0].output.siez', ofRow('siez', 'the output of known.row')],
    ['task.rows.output[0].siez', ofRow('siez', 'the output of known.rows')],
    [
      'task.rows.output.size',
      `${ofRow('size', 'the output of known.rows')}, which has a list here`,
    ],
    ['task.each.output.size', `${ofRow('size', "the output of 'each'")}, which has a list here`],
    ['task.each.output[1].siez', ofRow('siez', "the output of 'each'")],
    [
      'task.each.output.map((one, i) => task.each.output[i].siez)',
      ofRow('siez', "the output of 'each'"),
    ],
    ['task.each.items[1].output.siez', ofRow('siez', 'the output of known.row')],
    ['task.lists.output[0][0].siez', ofRow('siez', "the output of 'lists'")],
    [
      'task.lists.output[0].size',
      `${ofRow('size', "the output of 'lists'")}, which has a list here`,
    ],
  ])('does not have what its action does not return: %s', (expression, problem) => {
    expect(unknown(expression)).toEqual([problem]);
  });

  test.each([
    'task.row.output.size',
    'task.row.output.size.toFixed(1)',
    'task.rows.output.length',
    'task.rows.output[0].size',
    'task.rows.output.map(one => one.anything)',
    'task.each.output[0].size',
    'task.each.output.filter(one => one).length',
    'task.each.items.length',
    'task.each.items.map(one => one.output.anything)',
    'task.own.output.anything.at.all',
    'task.owns.output.anything',
    'task.owns.output[0].anything',
  ])('has what it may have: %s', (expression) => {
    expect(unknown(expression)).toEqual([]);
  });

  test('is known as result() in the transitions of its task', () => {
    const flow = (action: string, list = ''): string => `
tasks:
  - name: a
    action: ${action}
    ${list}
    next:
      - when: '{{ result().siez > 1 }}'
        publish: { x: '{{ result().siez }}' }
        do: noop
vars: { x: 0 }
`;
    const problem = ofRow('siez', 'the output of known.row');
    expect(unknownIn(flow('known.row'))).toEqual([problem, problem]);
    expect(unknownIn(flow('own.any'))).toEqual([]);
    const list = `${ofRow('siez', "the output of 'a'")}, which has a list here`;
    expect(unknownIn(flow('known.row', 'with_items: [1]'))).toEqual([list, list]);
  });

  test('is known as the item of a task over it', () => {
    const flow = (source: string, more = '', item = 'item'): string => `
tasks:
  - { name: rows, action: known.rows }
  - { name: row, action: known.row, needs: [rows] }
  - name: b
    action: own.any
    with_items: '{{ ${source} }}'
    ${more}
    input: { x: '{{ ${item}.siez }}' }
`;
    expect(unknownIn(flow('task.rows.output'))).toEqual([ofRow('siez', "'item'")]);
    expect(unknownIn(flow('task.rows.output', 'batch_size: 2'))).toEqual([
      `${ofRow('siez', "'item'")}, which has a list here`,
    ]);
    expect(unknownIn(flow('task.rows.output', 'batch_size: 2', 'item[0]'))).toEqual([
      ofRow('siez', "'item'"),
    ]);
    for (const source of ['task.rows.output.slice(1)', 'task.row.output', '[1]']) {
      expect(unknownIn(flow(source))).toEqual([]);
    }
  });
});
