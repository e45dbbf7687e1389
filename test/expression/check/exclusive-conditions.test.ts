import fc from 'fast-check';
import { expect, test } from 'vitest';
import { conditionFacts, mayHold } from '../../../src/expression/check/condition.ts';
import { disjoint } from '../../../src/expression/check/facts.ts';
import { compileTemplate } from '../../../src/expression/compile/compile.ts';

const constants = ['0', '1', '-1', '2.5', "'a'", "'b'", "''", "'1'", 'true', 'false', 'null'];
const values = [0, 1, -1, 2, 2.5, 3, 'a', 'b', '', '1', '1.0', ' ', true, false, null, [], ['a']];
const inverses = { '<': '>=', '<=': '>', '>': '<=', '>=': '<', '===': '!==', '==': '!=' } as const;
type Operator = keyof typeof inverses;

const subject = fc.constantFrom('result().x', 'result()?.y', "result()['x'] % 2", 'vars.x');
const constant = fc.constantFrom(...constants);
const operator = fc.constantFrom(...(Object.keys(inverses) as Operator[]));

const comparison = fc
  .tuple(subject, operator, fc.oneof(constant, subject), fc.boolean(), fc.boolean())
  .map(([left, sign, right, swapped, inverse]) => {
    const shown = inverse ? inverses[sign] : sign;
    return swapped ? `${right} ${shown} ${left}` : `${left} ${shown} ${right}`;
  });

const membership = fc
  .tuple(fc.array(constant, { maxLength: 3 }), subject)
  .map(([list, of]) => `[${list.join(', ')}].includes(${of})`);

const { condition } = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    comparison,
    membership,
    subject,
    tie('condition').map((one) => `!(${one})`),
    fc
      .tuple(tie('condition'), fc.constantFrom('&&', '||'), tie('condition'))
      .map(([left, sign, right]) => `(${left}) ${sign} (${right})`),
  ),
}));

const value = fc.constantFrom(...values);
const names = fc.record({ x: value, y: value, z: value }).map(({ x, y, z }) => ({
  result: () => ({ x, y }),
  vars: { x: z },
}));

const template = (source: string): string => `{{ ${source} }}`;

function holds(source: string, given: object): boolean {
  return Boolean(compileTemplate(template(source))(given));
}

test('conditions that exclude each other never hold at once, whatever the values', () => {
  let excluding = 0;
  const property = fc.property(
    condition,
    condition,
    fc.array(names, { minLength: 20, maxLength: 20 }),
    (one, other, samples) => {
      if (!disjoint(conditionFacts(template(one)), conditionFacts(template(other)))) return;
      excluding++;
      for (const given of samples) expect(holds(one, given) && holds(other, given)).toBe(false);
    },
  );
  fc.assert(property, { numRuns: 1500 });
  expect(excluding).toBeGreaterThan(50);
});

test('a condition that never holds is false, whatever the values', () => {
  const property = fc.property(condition, names, (one, given) => {
    if (!mayHold(conditionFacts(template(one)))) expect(holds(one, given)).toBe(false);
  });
  fc.assert(property, { numRuns: 1500 });
});

test('a condition and its negation exclude each other', () => {
  const property = fc.property(condition, (one) => {
    const [facts, negated] = [one, `!(${one})`].map((source) => conditionFacts(template(source)));
    expect(facts && negated && disjoint(facts, negated)).toBe(true);
  });
  fc.assert(property, { numRuns: 500 });
});

const ways: fc.Arbitrary<readonly string[]> = fc.oneof(
  constant.map((one) => [`result().x === ${one}`, `result().x !== ${one}`]),
  fc
    .double({ noNaN: true, noDefaultInfinity: true, min: -3, max: 3 })
    .map((limit) => ['<', '===', '>'].map((sign) => `result().x ${sign} ${limit}`)),
  fc
    .integer({ min: 2, max: 4 })
    .map((by) => Array.from({ length: by }, (_, rest) => `result().x % ${by} === ${rest}`)),
  fc
    .uniqueArray(constant, { minLength: 1, maxLength: 4 })
    .map((list) =>
      list.map((one) => `result().x === ${one}`).concat(`![${list.join()}].includes(result().x)`),
    ),
);

test('of the usual ways to tell cases apart, all pairs are seen and at most one holds', () => {
  const property = fc.property(ways, names, (conditions, given) => {
    const facts = conditions.map((one) => conditionFacts(template(one)));
    for (const [at, one] of facts.entries())
      for (const other of facts.slice(at + 1)) expect(disjoint(one, other)).toBe(true);
    expect(conditions.filter((one) => holds(one, given)).length).toBeLessThanOrEqual(1);
  });
  fc.assert(property, { numRuns: 500 });
});
