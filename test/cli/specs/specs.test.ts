import { join } from 'node:path';
import { Option } from 'commander';
import { describe, expect, it } from 'vitest';
import { commandSpecs } from '../../../src/cli/specs/specs.ts';
import { cli, exportedFunctions, modulesIn, propertiesRead } from './compiled.ts';

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
    const loaded = await Promise.all(commandSpecs.map(async (spec) => (await spec.load()).name));
    expect(loaded.toSorted()).toEqual([...commands.keys()].toSorted());
    expect(commands.size).toBeGreaterThan(10);
  });

  describe.each(commandSpecs.map((spec) => [spec.name, spec] as const))('%s', (name, spec) => {
    const options = Object.entries(spec.options);

    it('has examples, with options that it has', () => {
      expect(spec.examples.map(([line]) => line)).toContainEqual(
        expect.stringMatching(`^(?:.*[|&] )?millrace ${name}\\b`),
      );
      const flags = options.flatMap(([, { flags }]) => flags.match(/(?<=^|, )--?[\w-]+/g) ?? []);
      for (const [line] of spec.examples) {
        const used = line.split(/ [|&>]+ /).filter((part) => part.startsWith(`millrace ${name}`));
        const words = used.flatMap((part) => part.match(/(?<= )--?[a-z][\w-]*/g) ?? []);
        expect(flags).toEqual(expect.arrayContaining(words));
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
  });
});
