import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, CommanderError, Option } from 'commander';
import { beforeAll, describe, expect, it } from 'vitest';
import { documents } from '../../reference/command/documents.ts';
import { commandVariables } from '../../reference/command/environment.ts';
import { commandFacts } from '../../reference/command/facts.ts';
import { exitCodes } from '../../src/cli/help.ts';
import { commandSpecs } from '../../src/cli/specs/specs.ts';
import { printedDocuments } from './printed-documents.ts';
import { pathsOf } from './document-paths.ts';

const root = new URL('../../../', import.meta.url);
const page = readFileSync(new URL('docs/command.md', root), 'utf8');

/** Whether one of the commands takes a line of a shell. */
function parsedBy(line: string): boolean {
  const words = line.match(/(?:'[^']*'|\S)+/g) ?? [];
  const [, name, ...args] = words.map((word) => word.replaceAll("'", ''));
  const spec = commandSpecs.find((one) => one.name === name);
  if (spec === undefined) return false;
  const command = new Command([name, ...spec.arguments].join(' ')).exitOverride();
  command.configureOutput({ writeErr: () => {} }).action(() => {});
  for (const argument of spec.arguments) command.argument(argument);
  for (const { flags, about, choices, parse } of Object.values(spec.options)) {
    const option = new Option(flags, about);
    if (choices) option.choices(choices);
    command.addOption(parse ? option.argParser(parse) : option);
  }
  try {
    command.parse(args, { from: 'user' });
    return true;
  } catch (error) {
    if (error instanceof CommanderError) return false;
    throw error;
  }
}

/** The part of the page below a heading. */
function partOf(title: string): string {
  const [, part = ''] = page.split(`\n## ${title}\n`);
  return part.split('\n## ')[0] ?? '';
}

describe('the page of the command', () => {
  it('has facts of every command, and of no other', () => {
    expect(Object.keys(commandFacts).toSorted()).toEqual(
      commandSpecs.map(({ name }) => name).toSorted(),
    );
  });

  it.each(commandSpecs.map((spec) => [spec.name, spec] as const))(
    'has the arguments, options, examples and exit codes of %s',
    (name, spec) => {
      const part = partOf(`millrace ${name}`);
      const facts = commandFacts[name];
      const parameters = spec.arguments.map((argument) => argument.slice(1, -1));
      expect(Object.keys(facts?.arguments ?? {})).toEqual(parameters);
      for (const { flags } of Object.values(spec.options)) {
        for (const flag of flags.match(/(?<=^|, )--?[\w-]+/g) ?? []) {
          expect(part).toContain(`\`${flag}\``);
        }
      }
      expect(spec.examples.length).toBeGreaterThan(1);
      for (const [line] of spec.examples) expect(part).toContain(`\n${line}\n`);
      const known: readonly number[] = exitCodes.map(([code]) => code);
      const exits = facts?.exits ?? [];
      expect(known).toEqual(expect.arrayContaining([...exits]));
      const follows = 'quiet' in spec.options || 'follow' in spec.options || name === 'watch';
      expect(exits.includes(3), 'it follows a run').toBe(follows);
      expect(exits.includes(4), 'it names a run').toBe(
        parameters.some((one) => one.endsWith('run')),
      );
      expect(exits.includes(5), 'it uses a store').toBe('store' in spec.options);
      expect(Object.keys(documents)).toEqual(
        expect.arrayContaining(Object.keys(facts?.documents ?? {})),
      );
      const printsJson = 'json' in spec.options || name === 'graph' || name === 'report';
      expect(facts?.documents !== undefined).toBe(printsJson);
    },
  );

  it.each(commandSpecs.map((spec) => [spec.name, spec] as const))(
    'has examples of %s that the command can parse',
    (name, spec) => {
      for (const [line] of spec.examples) {
        const own = line.match(/\bmillrace [a-z]+(?:'[^']*'|[^|>&)])*/g) ?? [];
        for (const part of own) expect(parsedBy(part), part).toBe(true);
        expect(
          own.some((part) => part.startsWith(`millrace ${name}`)),
          line,
        ).toBe(true);
      }
    },
  );

  it('has every exit code', () => {
    const rows = partOf('Exit codes').match(/(?<=^\| )\d+/gm) ?? [];
    expect(rows).toEqual(exitCodes.map(([code]) => `${code}`));
  });

  it('has every variable of the environment that the command reads', () => {
    const folder = fileURLToPath(new URL('src/cli', root));
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const read = files
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .flatMap((text) => text.match(/(?<=process\.env\[')\w+/g) ?? []);
    expect(read.length).toBeGreaterThan(2);
    expect(Object.keys(commandVariables)).toEqual(expect.arrayContaining([...new Set(read)]));
  });
});

describe('the JSON documents of the page', () => {
  let printed: ReadonlyMap<string, readonly unknown[]> = new Map();

  beforeAll(async () => {
    printed = await printedDocuments();
  });

  it('are all those that commands print', () => {
    expect([...printed.keys()].toSorted()).toEqual(Object.keys(documents).toSorted());
  });

  it.each(Object.entries(documents))('%s has the members that it lists', (schema, members) => {
    const found = pathsOf(printed.get(schema) ?? [], members);
    const listed = new Set(members.map(({ path }) => path));
    expect([...found].filter((path) => !listed.has(path))).toEqual([]);
    const required = members.filter(({ optional }) => !optional).map(({ path }) => path);
    expect(required.filter((path) => !found.has(path))).toEqual([]);
  });
});
