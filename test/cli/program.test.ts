import { join } from 'node:path';
import { CommanderError } from 'commander';
import { describe, expect, it, onTestFinished } from 'vitest';
import { setCommandName } from '../../src/cli/called-as.ts';
import { buildProgram } from '../../src/cli/program.ts';
import { commandSpecs, hiddenSpecs } from '../../src/cli/specs/specs.ts';
import { folderWith, millrace } from '../support/command.ts';
import { recorded } from './recorded.ts';
import { cli, closureOf } from './specs/compiled.ts';

const commands = commandSpecs.map(({ name }) => name);

interface Refused {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
}

/** Parses a command line that calls no command. */
async function refused(...args: readonly string[]): Promise<Refused> {
  const { terminal, out, err } = recorded();
  const program = buildProgram(terminal, '1.2.3', () => expect.unreachable());
  const error: unknown = await program.parseAsync(args, { from: 'user' }).catch((why) => why);
  if (!(error instanceof CommanderError)) throw error;
  return { exitCode: error.exitCode, out: out(), err: err() };
}

/** The lines below each heading of a help. */
function sectionsOf(help: string): ReadonlyMap<string, string> {
  const sections = help.split('\n\n').map((section): [string, string] => {
    const [heading = '', ...lines] = section.split('\n');
    return [heading.replace(/:$/, ''), lines.join('\n')];
  });
  return new Map(sections);
}

describe('the command line', () => {
  it('has a help with examples and exit codes, on standard output', async () => {
    const { exitCode, out, err } = await refused('--help');
    expect([exitCode, err]).toEqual([0, '']);
    const groups = [...new Set(commandSpecs.map(({ group }) => group))];
    const headings = ['Options', ...groups, 'Examples'];
    expect(out.match(/^[A-Z].*(?=:$)/gm)).toEqual(headings);
    for (const { name, group } of commandSpecs) {
      expect(sectionsOf(out).get(group)).toMatch(new RegExp(`^  ${name} `, 'm'));
    }
  });

  it('has a help of about 50 lines, fewer than two screens, none of which is broken', async () => {
    const { out } = await refused('--help');
    const lines = out.trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(52);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    for (const { about } of commandSpecs) expect(out).toContain(`${about}\n`);
  });

  it('does not list the commands that only scripts call', async () => {
    const { out } = await refused('--help');
    for (const { name } of hiddenSpecs) expect(out).not.toMatch(new RegExp(`^  ${name} `, 'm'));
  });

  it('lists the exit codes in the help of a command that follows a run', async () => {
    for (const command of ['run', 'resume', 'retry']) {
      expect((await refused(command, '--help')).out).toMatch(/\nExit codes:\n {3}0 {2}/);
    }
    expect((await refused('ps', '--help')).out).not.toContain('Exit codes:');
  });

  it('names itself as it was called', async () => {
    onTestFinished(() => setCommandName('millrace'));
    setCommandName('npx millrace');
    const general = (await refused('--help')).out;
    const special = (await refused('ps', '--help')).out;
    expect(general).toMatch(/^Usage: npx millrace \[/);
    expect(special).toMatch(/^Usage: npx millrace ps \[/);
    for (const text of [general, special]) expect(text).not.toMatch(/(?<!npx )\bmillrace [a-z]/);
  });

  it.each(commands)('has a help with examples for %s', async (command) => {
    const { exitCode, out } = await refused(command, '--help');
    expect([exitCode, out]).toEqual([
      0,
      expect.stringMatching(`Examples:\n  .*millrace ${command}`),
    ]);
  });

  it('starts without the library: a command loads it when it is called', () => {
    const library = join(cli, '..');
    const first = [...closureOf(join(cli, 'main.js'))].filter((module) => !module.startsWith(cli));
    expect(first.toSorted()).toEqual([
      join(library, 'compile-cache.js'),
      join(library, 'version.js'),
    ]);
    const started = closureOf(join(cli, 'command.js'));
    const others = [...started].filter((module) => !module.startsWith(cli));
    const texts = ['api/texts.js', 'lang/printable.js', 'version.js'].map((path) =>
      join(cli, '..', path),
    );
    expect(others.toSorted()).toEqual(texts);
    expect([...started].filter((module) => module.includes('/commands/'))).toEqual([]);
    expect(started).toContain(join(cli, 'specs/running.js'));
  });

  it('prints its version', async () => {
    expect(await refused('--version')).toEqual({ exitCode: 0, out: '1.2.3\n', err: '' });
    const { code, stdout } = await millrace(['--version'], { cwd: await folderWith({}) });
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)]);
  });

  it.each([
    ['an unknown command', ['rum']],
    ['a missing argument', ['run']],
    ['one argument too many', ['run', 'a.yaml', 'b.yaml']],
    ['an unknown option', ['run', 'a.yaml', '--paralel']],
    ['a parameter without a value', ['run', 'a.yaml', '-p', 'x']],
    ['no workers', ['run', 'a.yaml', '-j', '0']],
    ['an unknown durability', ['run', 'a.yaml', '--durability', 'tape']],
    ['a number of runs that is not a number', ['ps', '-n', 'few']],
  ])('refuses %s', async (_, args) => {
    const { exitCode, out, err } = await refused(...args);
    expect([exitCode, out]).toEqual([1, '']);
    expect(err).toMatch(/^MR501 usage {2}/);
    expect(err).toContain('  hint: add --help to see how it is used\n');
  });

  it('suggests a similar command', async () => {
    expect((await refused('rum')).err).toContain('\n  (Did you mean run?)\n');
  });

  it('exits with 2 when it is wrong, and prints the help without a command', async () => {
    const cwd = await folderWith({});
    const wrong = await millrace(['rum'], { cwd });
    const none = await millrace([], { cwd });
    expect([wrong.code, wrong.stdout, none.code, none.stdout]).toEqual([2, '', 2, '']);
    expect([wrong.stderr, none.stderr]).toEqual([
      expect.stringMatching(/^MR501 usage {2}/),
      expect.stringMatching(/^Usage: millrace /),
    ]);
  });
});
