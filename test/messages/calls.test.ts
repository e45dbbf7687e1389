import { describe, expect, test } from 'vitest';
import { findRun } from '../../src/cli/find-run.ts';
import { outputLost } from '../../src/cli/output-lost.ts';
import { Document } from '../../src/document/document.ts';
import { mapItems } from '../../src/executor/map-items.ts';
import { checkWorkflow, Executor, openHistory } from '../../src/index.ts';
import { failureFromError } from '../../src/items/failure-from-error.ts';
import { bindParameters } from '../../src/plan/parameters/bind.ts';
import { errorOf, lineOf, task } from '../support/problem-lines.ts';
import { temporaryFolder } from '../support/temp.ts';

/** What `list.sort()` does; the linter wants `toSorted`. */
const sort = (list: unknown): unknown => Reflect.apply(Array.prototype.sort, list, []);

describe('a change of a shared value', () => {
  const ofList =
    "list.toSorted(), toReversed(), toSpliced() and with() return changed copies of a list; toJS(value) of 'millrace/document' copies a value with all that is in it";
  const ofRecord =
    "{...value} is a copy of an object that can be changed; toJS(value) of 'millrace/document' copies a value with all that is in it";

  test('in a view names what makes a copy', async () => {
    const view = Document.from({ list: [3, [1], 2], deep: { a: [1] } }).view() as {
      list: number[];
      deep: { a: unknown };
    };
    const message = 'cannot be changed: the value is shared and read-only';
    expect(await errorOf(() => sort(view.list))).toBe(`MR703 "0" ${message} | ${ofList}`);
    expect(await errorOf(() => (view.deep.a = 1))).toBe(`MR703 "a" ${message} | ${ofRecord}`);
  });

  test('in a frozen value does so, too', () => {
    const hintOf = (change: () => unknown): string | undefined => {
      try {
        change();
      } catch (error) {
        return failureFromError(error).hint;
      }
      return 'no error';
    };
    const list: number[] = Object.freeze([3, 1]) as never;
    const record: { a?: number; b?: number } = Object.freeze({ a: 1 });
    for (const change of [() => sort(list), () => list.push(1), () => list.pop()]) {
      expect(hintOf(change)).toBe(ofList);
    }
    for (const change of [() => (record.a = 2), () => (record.b = 2), () => delete record.a]) {
      expect(hintOf(change)).toBe(ofRecord);
    }
    expect(hintOf(() => JSON.parse('{'))).toBeUndefined();
  });
});

describe('a wrong call of the library', () => {
  test.each<[string, () => unknown, string]>([
    [
      'a short name of an option',
      () => Executor.open({ dir: '.millrace' } as never),
      "MR501 Executor.open has no option 'dir' | did you mean 'directory'?",
    ],
    [
      'misspelt options',
      () => Executor.open({ directory: 'x', wokers: 2, action: 'actions' } as never),
      "MR501 Executor.open has no option 'wokers', 'action' | did you mean 'workers'? did you mean 'actions'?",
    ],
    [
      'a path in place of options',
      () => Executor.open('.millrace' as never),
      'MR501 the options of Executor.open must be an object | write { directory, actions, workers, … }',
    ],
    [
      'a function in place of an action',
      () =>
        mapItems(() => Promise.reject(new Error('started')), ((x: number) => x) as never, [1], {}),
      "MR501 executor.map: 'action' must be the name of an action, not a function | a function cannot be sent to threads: export it from an action file, and write its name, such as 'words.count'",
    ],
    [
      'an option of another call',
      () => checkWorkflow('tasks: []', { parameters: {} } as never),
      "MR501 checkWorkflow has no option 'parameters' | known names: 'actions', 'given'",
    ],
  ])('is an error with a suggestion: %s', async (_, call, message) => {
    expect(await errorOf(call)).toBe(message);
  });
});

/** The problems of the parameter x with a text of the command line. */
async function problems(declaration: string, x: string): Promise<readonly string[]> {
  const checked = await checkWorkflow(`parameters: { x: ${declaration} }\n${task('')}`);
  if (!checked.ok) throw new Error(checked.problems.map(lineOf).join('\n'));
  const bound = bindParameters(checked.plan, { parameterTexts: { x } });
  return bound.ok ? [] : bound.error.problems.map(lineOf);
}

describe('the text of a parameter', () => {
  test.each([
    [
      'array',
      '[1 true]',
      `MR306 parameter 'x' must be an array, not the string "[1 true]" | its JSON is wrong from character 4: "true]"`,
    ],
    [
      'array',
      '[1, 2',
      `MR306 parameter 'x' must be an array, not the string "[1, 2" | its JSON ends too early`,
    ],
    [
      'object',
      "{'a': 1}",
      `MR306 parameter 'x' must be an object, not the string "{'a': 1}" | its JSON is wrong from character 2: "'a': 1}"`,
    ],
    [
      '{type: object, secret: true}',
      '{"key" "s3cret"}',
      `MR306 parameter 'x' must be an object | its JSON is wrong from character 8`,
    ],
    [
      '[1, 2]',
      '[1 true]',
      `MR306 parameter 'x' is no JSON, as its default is | its JSON is wrong from character 4: "true]"`,
    ],
    [
      '{}',
      '[1 true]',
      `MR306 parameter 'x' begins as JSON does, and its JSON is wrong from character 4: "true]" | if it is a text, declare type: string, or write it as a JSON string: "[1 true]"`,
    ],
    [
      '{default: 5}',
      '{"a": 1',
      `MR306 parameter 'x' begins as JSON does, and its JSON ends too early | if it is a text, declare type: string, or write it as a JSON string: "{\\"a\\": 1"`,
    ],
    [
      '{secret: true}',
      '[1 s3cret]',
      `MR306 parameter 'x' begins as JSON does, and its JSON is wrong from character 4 | if it is a text, declare type: string, or write it as a JSON string`,
    ],
    ['array', 'word', `MR306 parameter 'x' must be an array, not the string "word"`],
  ])('for %s says where its JSON is broken: %s', async (declaration, text, line) => {
    expect(await problems(declaration, text)).toEqual([line]);
  });

  test.each([
    ['string', '[1 true]'],
    ['{default: some text}', '[1 true]'],
    ['{default: 5}', '5 true]'],
    ['{enum: ["[1 true]"]}', '[1 true]'],
    ['{description: any}', '"[1 true]"'],
    ['object', '{"a": 9007199254740992}'],
    ['array', '[1, true]'],
  ])('for %s can be %s', async (declaration, text) => {
    expect(await problems(declaration, text)).toEqual([]);
  });
});

describe('an integer that no number holds', () => {
  const exact = 'cannot be held exactly (it would become 9007199254740992)';

  test.each([
    [
      'object',
      '{"a":9007199254740993}',
      `MR306 parameter 'x.a': the integer 9007199254740993 ${exact} | write it in quotes: "9007199254740993"`,
    ],
    [
      'array',
      '[1, {"b c": [9007199254740993]}]',
      `MR306 parameter 'x[1]["b c"][0]': the integer 9007199254740993 ${exact} | write it in quotes: "9007199254740993"`,
    ],
    [
      'integer',
      '9007199254740993',
      `MR306 parameter 'x': the integer 9007199254740993 ${exact} | declare it with type: string`,
    ],
    [
      'integer',
      '9007199254740992',
      "MR306 parameter 'x' must be between -9007199254740991 and 9007199254740991 (type string holds any integer), not 9007199254740992",
    ],
    [
      '{type: object, secret: true}',
      '{"a":9007199254740993}',
      "MR306 parameter 'x': an integer cannot be held exactly | write it in quotes",
    ],
  ])('is refused for %s: %s', async (declaration, text, line) => {
    expect(await problems(declaration, text)).toEqual([line]);
  });
});

describe('the surroundings', () => {
  test('an empty store folder has no runs, which is said', async () => {
    const history = await openHistory(await temporaryFolder());
    expect(history.runs()).toEqual([]);
    expect(await errorOf(() => findRun(history))).toBe(
      'MR506 there are no runs in this store yet | millrace run FLOW starts the first; --store names the store of another folder',
    );
    await history.close();
  });

  test('a full standard output says what is lost, and how it can be had', async () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), {
      code: 'ENOSPC',
    });
    const lost = Promise.reject(outputLost(full));
    expect(await errorOf(() => lost)).toBe(
      'MR802 standard output could not be written: its disk is full | no run was lost; millrace inspect RUN --json prints the output of a run again',
    );
  });
});
