import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { signaturesOf } from '../../../src/actions/reference/load.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../src/lang/json.ts';
import { takenInputs } from './inputs.ts';

const signatures = await signaturesOf(['core', 'file', 'http', 'shell']);

function issues(action: string, input: JsonObject): string[] {
  const found = signatures.get(action)?.checkInput(input) ?? [];
  return found.map(({ kind, path, message, hint }) => {
    const place = [kind, ...path].join(' ');
    return `${place} | ${message}${hint === undefined ? '' : ` | ${hint}`}`;
  });
}

/** The input with templates in place of some of its values. */
function withTemplates(value: Json, isOpen: () => boolean, depth = 0): Json {
  if (depth > 0 && isOpen()) return '{{ vars.x }}';
  if (Array.isArray(value)) return value.map((one) => withTemplates(one, isOpen, depth + 1));
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(
    entries.map(([key, one]) => [key, withTemplates(one, isOpen, depth + 1)]),
  );
}

describe('an input that an action takes', () => {
  test.each(takenInputs)('has no issue: %s %j', (action, input) => {
    expect(signatures.has(action)).toBe(true);
    expect(issues(action, input)).toEqual([]);
  });

  test('has none whichever of its values are templates', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...takenInputs),
        fc.infiniteStream(fc.boolean()),
        ([action, input], choices) => {
          const changed = withTemplates(input, () => choices.next().value === true);
          if (isJsonObject(changed)) expect(issues(action, changed)).toEqual([]);
        },
      ),
    );
  });
});

describe('an input that an action does not take', () => {
  test.each<[string, JsonObject, readonly string[]]>([
    [
      'http.get',
      { urll: 'https://example.com', follow: 'yes' },
      [
        "missing url | http.get needs the input 'url' | 'url' (an address): The address. A name and password in it are sent as basic authentication.",
        `wrong follow | 'follow' of http.get: expected true or false, not "yes"`,
        "unknown urll | http.get has no input 'urll' | did you mean 'url'?",
      ],
    ],
    [
      'http.get',
      { url: 'ftp://example.com', headers: { a: '{{ x }}', b: [1] }, timeout: '5 minutes' },
      [
        `wrong url | 'url' of http.get: expected an http or https address, not "ftp://example.com"`,
        "wrong headers b | 'headers.b' of http.get: expected a single value, not [1]",
        `wrong timeout | 'timeout' of http.get: expected milliseconds or a duration such as 500ms, 2s or 1m, not "5 minutes"`,
      ],
    ],
    [
      'http.post',
      { url: '{{ x }}', json: { a: '{{ x }}' }, form: {} },
      ['wrong | http.post: expected at most one of json, text and form'],
    ],
    ['file.glob', { cwd: '{{ x }}' }, ['wrong | file.glob: expected either pattern or patterns']],
    [
      'file.glob',
      { pattern: '{{ x }}', patterns: ['a', '{{ x }}'] },
      ['wrong | file.glob: expected either pattern or patterns'],
    ],
    [
      'file.glob',
      { patern: '{{ x }}', pattern: 'a' },
      ["unknown patern | file.glob has no input 'patern' | did you mean 'pattern'?"],
    ],
    [
      'file.read_csv',
      { path: '{{ x }}', big_integers: 'strng', encoding: 'utf-9', relax: ['{{ x }}', 'row'] },
      [
        `wrong encoding | 'encoding' of file.read_csv: expected an encoding, such as utf-8, utf-16le or windows-1252, not "utf-9"`,
        `wrong relax | 'relax' of file.read_csv: expected true or false, or a list of 'quotes', 'rows' or 'header', not ["{{ x }}","row"]`,
        `wrong big_integers | 'big_integers' of file.read_csv: expected 'error' or 'string', not "strng" | did you mean 'string'?`,
      ],
    ],
    [
      'file.read_csv',
      { path: '{{ x }}', header: false, numbers: ['{{ x }}'] },
      ['wrong | file.read_csv: without a header, numbers is true or false'],
    ],
    ['file.read_csv', { path: 'a', header: false, numbers: '{{ x }}' }, []],
    ['file.read_csv', { path: 'a', header: '{{ x }}', numbers: ['a'] }, []],
    [
      'file.write_json',
      { path: '', indent: 2.5 },
      [
        `wrong path | 'path' of file.write_json: expected a path, not ""`,
        "missing value | file.write_json needs the input 'value' | 'value' (any value): The value.",
        "wrong indent | 'indent' of file.write_json: expected a whole number from 0 to 10, not 2.5",
      ],
    ],
    [
      'file.write_csv',
      { path: 'a', rows: 'x'.repeat(80) },
      [`wrong rows | 'rows' of file.write_csv: expected a list, not "${'x'.repeat(38)}…`],
    ],
    [
      'shell.run',
      { command: 'ls', args: ['a', [1]], max_bytes: 0 },
      [
        "wrong args 1 | 'args[1]' of shell.run: expected a single value, not [1]",
        "wrong max_bytes | 'max_bytes' of shell.run: expected a whole number from 1, not 0",
      ],
    ],
    [
      'core.sleep',
      { ms: '2 parsecs' },
      [
        `wrong ms | 'ms' of core.sleep: expected milliseconds or a duration such as 500ms, 2s or 1m, not "2 parsecs"`,
      ],
    ],
    [
      'core.sleep',
      { ms: '30d' },
      [`wrong ms | 'ms' of core.sleep: expected at most 24.8 days, not "30d"`],
    ],
  ])('has all its issues: %s %j', (action, input, expected) => {
    expect(issues(action, input)).toEqual(expected);
  });
});
