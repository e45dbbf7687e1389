import { expect, it } from 'vitest';
import { folderWith, millrace } from '../support/command.ts';
import { commandSpecs } from '../../src/cli/specs/specs.ts';
import { millraceHere } from '../support/command-here.ts';
import { obeyed } from '../support/obeyed.ts';
import { recorded } from './recorded.ts';

/** What the terminal does by itself: moving above its live lines, and colours. */
// oxlint-disable-next-line no-control-regex
const own = /\u001B\[\d+A\r\u001B\[0J|\u001B\[\d+m/g;

function obeyedIn(text: string): string[] {
  return obeyed.filter((char) => text.includes(char)).map((char) => JSON.stringify(char));
}

const action = `
export function shout({ text, fails }, ctx) {
  ctx.log(text, { [text]: text });
  if (fails) throw Object.assign(new Error(text, { cause: new Error(text) }), { name: text, [text]: text });
  return { [text]: text };
}
`;

/** A workflow that holds the text wherever an author can write one. */
function flowOf(text: string): string {
  const quoted = JSON.stringify(text);
  return JSON.stringify({
    name: text,
    description: text,
    parameters: { p: { type: 'string', default: text, description: text } },
    vars: { v: text },
    tasks: [
      {
        name: 'a',
        action: 'loud.shout',
        with_items: [text, text],
        input: { text: '{{ item }}', fails: '{{ index === 1 }}' },
        retry: { count: 1, delay: '1ms', when: `{{ error.message !== ${quoted} }}` },
        tolerate: { count: 2 },
        next: [{ when: `{{ result() !== ${quoted} }}`, do: ['b'] }],
      },
      { name: 'b', action: 'core.fail', input: { message: text } },
      { name: 'c', action: 'core.echo', with_items: `{{ [vars.v, ${quoted}] }}` },
    ],
    output: { [text]: text, more: `{{ task.b.output === ${quoted} }}` },
  });
}

/** What can stand in place of the first argument of a command. */
const targets: Readonly<Record<string, string>> = {
  '<flow>': 'flow.yaml',
  '<flow-or-run>': 'last',
  '<run>': 'last',
  '[run]': 'last',
  '[name]': 'http.get',
  '[folder]': 'new',
  '<shell>': 'fish',
};

/** Calls of every command: of a run that there is, and with the text. */
function callsOfAll(text: string): readonly (readonly string[])[] {
  return commandSpecs.flatMap(({ name, arguments: [first = ''], options }) => {
    // It serves until it is stopped.
    if (name === 'ui') return [[name, 'last', '--host', text]];
    const target = targets[first];
    const calls =
      target === undefined
        ? [[name]]
        : [
            [name, target],
            [name, text],
          ];
    return 'json' in options ? calls.concat(calls.map((call) => call.concat('--json'))) : calls;
  });
}

/** Long texts are cut: the first has some controls at its beginning, the second the others. */
const texts = [`x${obeyed.join('')}y`, `x${obeyed.toReversed().join('')}y`];

it.each(texts)('no command lets through what a terminal obeys (%#)', async (text) => {
  const inPath = text.replaceAll('\0', '');
  const cwd = await folderWith({
    'actions/loud.mjs': action,
    'flow.yaml': flowOf(text),
    'key.yaml': JSON.stringify({ tasks: [{ name: 'a', action: 'core.noop', [text]: 1 }] }),
    'name.yaml': JSON.stringify({ tasks: [{ name: text, action: text, needs: [text] }] }),
    'template.yaml': JSON.stringify({
      tasks: [{ name: 'a', action: 'core.echo', input: { [text]: `{{ "${text}" + }}` } }],
    }),
    'raw.yaml': `tasks: [${text}`,
    [`${inPath}.yaml`]: 'tasks: [{name: a, action: core.nop}]',
    'list.json': `{"p": "${text}`,
  });
  const commands: (readonly string[])[] = [
    ...callsOfAll(inPath),
    ...['mermaid', 'dot', 'svg', 'json'].flatMap((format) => [
      ['graph', 'flow.yaml', '-f', format],
      ['graph', 'last', '-f', format],
    ]),
    ...[[], ['--json']].flatMap((json) => [
      ['run', 'flow.yaml', '--dry-run', ...json],
      ['validate', 'key.yaml', ...json],
      ['validate', 'name.yaml', ...json],
      ['validate', 'template.yaml', ...json],
      ['validate', 'raw.yaml', ...json],
      ['validate', `${inPath}.yaml`, ...json],
      ['validate', `${inPath}-none.yaml`, ...json],
      ['inspect', '--failed', 'last', ...json],
      ['inspect', 'last', 'a', ...json],
      ['inspect', 'last', 'a/0', ...json],
      ['inspect', 'last', 'a/1', ...json],
      ['inspect', 'last', 'b/0', ...json],
      ['doctor', '--store', inPath, ...json],
      ['clean', '--keep', '100', '--dry-run', ...json],
    ]),
    ['run', 'flow.yaml', '--params', inPath],
    ['run', 'flow.yaml', '--params', 'list.json'],
    ['run', 'flow.yaml', '--actions', inPath],
    ['run', 'flow.yaml', '-p', inPath],
    ['run', 'flow.yaml', '-p', `${inPath}=1`],
    ['run', 'flow.yaml', '--workers', inPath],
    ['run', 'flow.yaml', '--store', `/dev/null/${inPath}`],
    ['graph', 'flow.yaml', '-f', inPath],
    ['ps', '--store', inPath],
    ['inspect', 'last', inPath],
    ['inspect', 'last', `a/${inPath}`],
    ['retry', 'last', inPath],
    ['clean', '--state', inPath],
    ['clean', '--older-than', inPath],
    [inPath],
    [`--${inPath}`],
    ['help', inPath],
    ['run', '--help', inPath],
  ];
  for (const command of commands) {
    const { stdout, stderr } = await millraceHere(command, { cwd });
    expect([command, obeyedIn(stdout + stderr)]).toEqual([command, []]);
  }
  const screen = { isTTY: true, columns: 400, rows: 50, hasColors: () => true } as const;
  for (const command of [['run', 'flow.yaml'], ['validate', 'key.yaml'], [inPath]]) {
    const { stdout, stderr } = await millraceHere(command, { cwd, screen });
    expect(stderr).toMatch(own);
    expect([command, obeyedIn(stdout + stderr.replaceAll(own, ''))]).toEqual([command, []]);
  }
});

it('JSON keeps its values, and drawings show what they escape', async () => {
  const [text = ''] = texts;
  const cwd = await folderWith({ 'actions/loud.mjs': action, 'flow.yaml': flowOf(text) });
  const { stdout } = await millraceHere(['run', 'flow.yaml', '--json'], { cwd });
  expect(JSON.parse(stdout)).toMatchObject({ workflow: text, parameters: { p: text } });
  for (const format of ['dot', 'svg']) {
    const { stdout: drawn } = await millraceHere(['graph', 'flow.yaml', '-f', format], { cwd });
    expect(drawn).toMatch(/\\u0000.*\\u009b.*\\u202e/);
  }
});

it('a line break within a name makes no line', async () => {
  const cwd = await folderWith({
    'flow.yaml': 'name: "a\\nrun b"\ntasks: [{name: t, action: core.noop}]',
  });
  for (const command of [
    ['run', 'flow.yaml'],
    ['ps'],
    ['inspect'],
    ['run', 'flow.yaml', '--dry-run'],
  ]) {
    const { stdout, stderr } = await millraceHere(command, { cwd });
    expect(stdout + stderr).toMatch(/a run b/);
    expect(stdout + stderr).not.toMatch(/^run b/m);
  }
  for (const command of [
    ['inspect', 'a\nb'],
    ['x\nb'],
    ['run', 'x\nb'],
    ['run', 'flow.yaml', '-p', 'x\nb'],
  ]) {
    const { stderr } = await millraceHere(command, { cwd });
    expect([command, stderr.split('\n').filter((line) => line.startsWith('b'))]).toEqual([
      command,
      [],
    ]);
  }
});

it('a text output is as it is in a pipe, and escaped on a terminal', async () => {
  const text = 'a\u001B[2J\n\tb\u009B1m';
  const cwd = await folderWith({
    'flow.yaml': `tasks: [{name: t, action: core.noop}]\noutput: ${JSON.stringify(text)}`,
  });
  const piped = await millraceHere(['run', 'flow.yaml'], { cwd });
  expect(piped.stdout).toBe(`${text}\n`);
  const shown = await millraceHere(['run', 'flow.yaml'], { cwd, screen: { isTTY: true } });
  expect(shown.stdout).toBe('a\\u001b[2J\n\tb\\u009b1m\n');
});

it('what actions print is escaped line by line', async () => {
  const cwd = await folderWith({
    'actions/loud.mjs': "export function print() { console.log('a\\u001b[2J\\tb\\r\\nc\\u009b') }",
    'flow.yaml': 'tasks: [{name: t, action: loud.print}]',
  });
  const { stderr } = await millrace(['run', 'flow.yaml', '-q'], { cwd });
  expect(stderr).toBe('a\\u001b[2J\tb\nc\\u009b\n');
});

it('a line of the terminal stays one line, and has the colours that it was given', () => {
  const { terminal, err } = recorded({ isTTY: true, hasColors: () => true });
  terminal.print('a\nb\u001B[31m', ['c ', { format: 'red', text: 'd\u001B[39m\n' }]);
  expect(err()).toBe('a\\nb\\u001b[31m\nc \u001B[31md\\u001b[39m\\n\u001B[39m\n');
});
