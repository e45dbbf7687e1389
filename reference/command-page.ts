import { Option } from 'commander';
import { exitCodes } from '../src/cli/help.ts';
import type { CommandSpec, OptionSpec } from '../src/cli/specs/spec.ts';
import { commandSpecs } from '../src/cli/specs/specs.ts';
import { documents } from './command/documents.ts';
import type { Member } from './command/members.ts';
import { actionVariables, commandVariables } from './command/environment.ts';
import { commandFacts, type CommandFacts } from './command/facts.ts';
import { intro, output, signals } from './command/prose.ts';
import { anchorOf, codeBlock, inWords, linkCodes, listOf, pageOf, tableOf } from './markdown.ts';

/** Exit codes that every command can end with. */
const commonExits: readonly number[] = [2, 70, 74];

/** The page `docs/command.md`. */
export function commandPage(): string {
  return pageOf([
    '# The command',
    '<!-- Made by npm run schema from src/cli/specs and reference/command/. -->',
    intro,
    tableOf(
      ['command', 'does'],
      commandSpecs.map((spec) => [`[\`${spec.name}\`](#${anchorOf(titleOf(spec))})`, spec.about]),
    ),
    ...commandSpecs.flatMap(commandPart),
    '## Exit codes',
    tableOf(
      ['code', 'means'],
      exitCodes.map(([code, means]) => [`${code}`, means]),
    ),
    ...signals,
    '## Environment variables',
    'The command reads:',
    variablesTable(commandVariables),
    'The built-in actions read, in lower case or upper case:',
    variablesTable(actionVariables),
    '## Output',
    ...output,
    '## JSON documents',
    'Each document has `schema`, and these members. `[]` is each element of a list, TASK any ' +
      'name of a task. Times are texts such as `2026-11-21T08:59:24.512Z`, but for `at` and ' +
      '`since`, which are milliseconds since the epoch.',
    ...Object.entries(documents).flatMap(([schema, members]) => documentPart(schema, members)),
  ]);
}

function titleOf({ name }: CommandSpec): string {
  return `millrace ${name}`;
}

function commandPart(spec: CommandSpec): string[] {
  const facts = commandFacts[spec.name];
  if (facts === undefined) throw new Error(`reference/command/facts.ts lacks ${spec.name}`);
  const { about, examples, notes } = spec;
  const lines = examples.map(([line, does]) => (does === undefined ? line : `# ${does}\n${line}`));
  return [
    `## ${titleOf(spec)}`,
    `${about.charAt(0).toUpperCase()}${about.slice(1)}.`,
    codeBlock('text', usageOf(spec)),
    ...argumentsPart(facts),
    ...optionsPart(spec),
    ...(notes === undefined ? [] : [inMarkdown(notes)]),
    ...(facts.more ?? []),
    codeBlock('sh', lines.join('\n')),
    exitsPart(facts),
    ...documentsPart(facts),
  ];
}

function usageOf(spec: CommandSpec): string {
  const options = Object.keys(spec.options).length > 0 ? ['[options]'] : [];
  return [titleOf(spec), ...options, ...spec.arguments].join(' ');
}

function argumentsPart({ arguments: meanings }: CommandFacts): string[] {
  const lines = Object.entries(meanings).map(([name, is]) => `\`${name}\`: ${is}.`);
  return lines.length === 0 ? [] : [listOf(lines)];
}

/** The texts of specs are for terminals: options and codes are marked here. */
function inMarkdown(text: string): string {
  return linkCodes(text.replaceAll(/(?<![\w`-])--[a-z][a-z-]*/g, '`$&`'));
}

function optionsPart({ options }: CommandSpec): string[] {
  const rows = Object.values(options).map(optionRow);
  return rows.length === 0 ? [] : [tableOf(['option', 'value', 'default', 'meaning'], rows)];
}

/** The texts of options name their defaults in brackets: `(default: 16KiB; 0 keeps none)`. */
function optionRow({ flags, about, choices, default: standard }: OptionSpec<unknown>): string[] {
  const { short, long, required, optional } = new Option(flags);
  const names = [short, long].flatMap((name) => (name ? [`\`${name}\``] : []));
  const value = required || optional ? (/[<[](.+)[>\]]$/.exec(flags)?.[1] ?? '') : '';
  const [told = '', fallback = '', remark] =
    / \(default: ([^;)]*)(?:; ([^)]*))?\)$/.exec(about) ?? [];
  const meaning = about.slice(0, about.length - told.length);
  return [
    names.join(' '),
    choices ? choices.map((choice) => `\`${choice}\``).join(', ') : value && `\`${value}\``,
    standard === undefined ? fallback : `\`${String(standard)}\``,
    remark === undefined ? meaning : `${meaning}; ${remark}`,
  ];
}

function exitsPart({ exits }: CommandFacts): string {
  const all = [...exits, ...commonExits].toSorted((a, b) => a - b);
  return `[Exit codes](#exit-codes): ${inWords(all.map(String))}.`;
}

function documentsPart({ documents: printed = {} }: CommandFacts): string[] {
  const lines = Object.entries(printed).map(
    ([schema, when]) => `[\`${schema}\`](#${anchorOf(schema)}) ${when}.`,
  );
  return lines.length === 0 ? [] : ['Prints:', listOf(lines)];
}

function variablesTable(variables: Readonly<Record<string, string>>): string {
  return tableOf(
    ['variable', 'meaning'],
    Object.entries(variables).map(([name, is]) => [`\`${name}\``, is]),
  );
}

function documentPart(schema: string, members: readonly Member[]): string[] {
  const rows = members.map(({ path, is, optional }) => [
    `\`${path}\``,
    optional ? `${is} (can be absent)` : is,
  ]);
  return [`### ${schema}`, tableOf(['member', 'is'], rows)];
}
