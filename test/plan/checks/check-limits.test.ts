import { describe, expect, it } from 'vitest';
import { checkRead, readInput } from '../../../src/plan/valid-workflow.ts';

/** Codes, places and messages of problems, or of warnings. */
function found(text: string, limits?: readonly string[]): string[] {
  const checked = checkRead(readInput(text), { limits });
  const all = checked.ok ? checked.value.warnings : checked.error.problems;
  return all.map(({ code, message, range }) => `${code} ${range?.line} ${message}`);
}

const task = (lines: string): string => `
limits: {api: 10, tenant-*: {rate: 5/m}}
tasks:
  - {name: a, action: core.noop, with_items: [1], ${lines}}
`;

describe('a limit', () => {
  it.each(['api', 'tenant-7', "'{{ null }}'", "'tenant-{{ item }}'"])('can be %s', (name) => {
    expect(found(task(`limit: ${name}`), [])).toEqual([]);
  });

  it('that nobody declares is a problem, with a hint', () => {
    expect(found(task('limit: apy'), ['db'])).toEqual(["MR310 4 there is no limit 'apy'"]);
    expect(found(task('limit: db'), ['db'])).toEqual([]);
    expect(found(task('limit: db-1'), ['db-*'])).toEqual([]);
    const checked = checkRead(readInput(task('limit: apy')), { limits: [] });
    expect(!checked.ok && checked.error.problems[0]?.hint).toBe("did you mean 'api'?");
    const other = checkRead(readInput(task('limit: other')), { limits: [] });
    expect(!other.ok && other.error.problems[0]?.hint).toBe(
      'millrace limit set other --concurrency 10',
    );
  });

  it('that may be one of the store is only a warning where no store is open', () => {
    expect(found(task('limit: db'))).toEqual(["MR310 4 there is no limit 'db' in this workflow"]);
  });

  it('of a run is checked, too', () => {
    expect(found(`limit: x${task('limit: api')}`, [])).toEqual(["MR310 1 there is no limit 'x'"]);
    expect(found(`limit: 'tenant-{{ parameters.t }}'\nparameters: {t: string}${task('')}`)).toEqual(
      [],
    );
  });

  it.each([
    ['limit: tenant-*', "MR104 4 'limit' must be the name of one limit"],
    ["limit: 'a b'", "MR104 4 'limit' must be the name of one limit"],
    ['limit: 5', "MR104 4 'limit' must be text"],
    ['rate_limit: 5/d', "MR104 4 'rate_limit' must be a number of items per second more than 0"],
  ])('cannot be %s', (lines, problem) => {
    expect(found(task(lines), []).join()).toContain(problem);
  });

  it.each([
    ['{api: 0}', "'concurrency' must be 1 or more"],
    ['{api: {}}', "'api' needs 'concurrency' or 'rate'"],
    ['{api: {rate: 0/s}}', "'rate' must be a number per second more than 0"],
    ['{api: {rate: -1}}', "'rate' must be a number per second more than 0"],
    ['{api: {max: 3}}', "unknown key 'max'"],
    ['{a b: 3}', "'a b' must be a name of letters"],
    ['[api]', "'limits' must be a map of limits"],
  ])('cannot be declared as %s', (limits, problem) => {
    const text = `limits: ${limits}\ntasks: [{name: a, action: core.noop}]`;
    expect(found(text).join()).toContain(problem);
  });

  it('cannot be one of tasks that hold no thread', () => {
    const text = `limits: {a: 1}\ntasks: [{name: q, action: core.ask, input: {question: q}, limit: a}]`;
    expect(found(text)).toEqual(["MR104 2 'limit' cannot be combined with core.ask"]);
  });

  it('within a limit is refused, at any depth', () => {
    const text = `
limits: {a: 1, b: 1}
limit: a
tasks:
  - name: B
    limit: a
    steps:
      - name: C
        tasks:
          - {name: get, action: core.noop, limit: b}
  - name: free
    steps: [{name: put, action: core.noop, limit: b}]
`;
    expect(found(text)).toEqual(["MR311 10 'B' holds 'a' while 'get' waits for 'b'"]);
  });

  it('of an item waits for what its template reads', () => {
    const text = `
limits: {t-*: 1}
tasks:
  - {name: first, action: core.echo, input: {x: 1}}
  - {name: a, action: core.noop, with_items: [1], limit: 't-{{ task.first.output.x + item }}'}
`;
    const checked = checkRead(readInput(text));
    expect(checked.ok && checked.value.plan.tasks.get('a')).toMatchObject({
      needs: ['first'],
      itemLimit: 't-{{ task.first.output.x + item }}',
    });
  });
});
