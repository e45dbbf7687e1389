import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Option } from 'commander';
import { describe, expect, it } from 'vitest';
import { commandSpecs, hiddenSpecs } from '../../../src/cli/specs/specs.ts';
import { buildProgram } from '../../../src/cli/program.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { recorded } from '../recorded.ts';
import { cli, exportedFunctions, modulesIn, propertiesRead } from './compiled.ts';

/** The arguments of each call of the command in a line, as bash reads them. */
async function callsIn(line: string): Promise<string[][]> {
  const cwd = await temporaryFolder();
  // Other programs of examples do nothing; what a line writes to is in a folder of its own.
  const script = `
    millrace() { printf '%s\\0' "$@" >> calls; printf '\\n' >> calls; }
    source() { cat "$1" > /dev/null; }
    for program in jq generate npm cd; do eval "$program() { :; }"; done
    HOME=$PWD; mkdir -p ~/.config/fish/completions
    ${line}
    wait`;
  await promisify(execFile)('bash', ['-c', script], { cwd });
  const calls = (await readFile(join(cwd, 'calls'), 'utf8')).split('\n').slice(0, -1);
  return calls.map((call) => call.split('\0').slice(0, -1));
}

/** The commands that are called when these arguments are parsed. */
async function commandsCalled(args: readonly string[]): Promise<string[]> {
  const called: string[] = [];
  const specs = [...commandSpecs, ...hiddenSpecs].map((spec) =>
    Object.assign(Object.create(spec), { load: async () => async () => called.push(spec.name) }),
  );
  const { terminal } = recorded();
  await buildProgram(terminal, '1.2.3', () => {}, specs, []).parseAsync(args, { from: 'user' });
  return called;
}

const commandModules = modulesIn(join(cli, 'commands'));

/** The names of command functions, by module. */
const commands = new Map(
  commandModules.flatMap((module) =>
    exportedFunctions(module)
      .filter((name) => name.endsWith('Command'))
      .map((name) => [name, module] as const),
  ),
);

describe('the table of commands', () => {
  it('has every command function once', async () => {
    const specs = [...commandSpecs, ...hiddenSpecs];
    const loaded = await Promise.all(specs.map(async (spec) => (await spec.load()).name));
    expect(loaded.toSorted()).toEqual([...commands.keys()].toSorted());
    expect(commands.size).toBeGreaterThan(10);
  });

  describe.each([...commandSpecs, ...hiddenSpecs].map((spec) => [spec.name, spec] as const))(
    '%s',
    (name, spec) => {
      const options = Object.entries(spec.options);

      it('has two examples at least, each of which a shell and the command line can read', async () => {
        expect(spec.examples.length).toBeGreaterThanOrEqual(2);
        for (const [line] of spec.examples) {
          const calls = await callsIn(line);
          expect(calls, line).toContainEqual(expect.arrayContaining([name]));
          for (const call of calls) expect(await commandsCalled(call), line).toEqual([call[0]]);
        }
      });

      it('stores each option under the name that its flags give', () => {
        expect(options.map(([, { flags }]) => new Option(flags).attributeName())).toEqual(
          options.map(([attribute]) => attribute),
        );
      });

      it('reads each of its options', async () => {
        const command = (await spec.load()).name;
        const module = commands.get(command) ?? '';
        const position = spec.arguments.length;
        const read = propertiesRead({ module, name: command, position });
        expect(options.map(([attribute]) => attribute).filter((one) => !read.has(one))).toEqual([]);
      });
    },
  );
});
