import { extname } from 'node:path';
import { type ErrorCode, errorTable } from '../src/api/basics.ts';
import type { Example } from './errors/note.ts';
import { errorNotes } from './errors/notes.ts';
import { anchorOf, codeBlock, pageOf, tableOf } from './markdown.ts';

const intro = `Every error has a code, such as MR402, and a name. The command prints both with the message, the place
in the workflow where there is one, and a hint.

- **Problems** (MR1xx to MR3xx) are mistakes in a workflow, found before anything runs and reported all at once.
  Some are warnings, with which a run starts: MR308; MR104 for a key that has no effect; MR304 for a task whose conditions
  can never hold; MR306 for a secret that is too short to be masked.
- **Failures** (MR4xx) say how an item, a task or a run ended. They are stored with the run.
- **All others** are thrown as \`MillraceError\`, with \`code\`, \`message\`, \`hint\` and \`details\`.

\`exit\` is the exit code of a command that ends with the error. For a failure, it is the exit code of \`millrace run\`.
A test runs each example and looks for the code and the message.`;

/** Languages of blocks of code, by the ends of names. */
const languages: Readonly<Record<string, string>> = {
  '.mjs': 'js',
  '.yaml': 'yaml',
  '.json': 'json',
  '.jsonl': 'json',
};

/** Titles of the groups, by the first digit of their codes. */
const groups: Readonly<Record<string, string>> = {
  1: 'Workflow files',
  2: 'Expressions',
  3: 'Plans and parameters',
  4: 'Failures',
  5: 'Calls and commands',
  6: 'The store',
  7: 'Values',
  8: 'Threads and streams',
  9: 'Bugs',
};

const codes = Object.keys(errorTable) as ErrorCode[];

/** The page \`docs/errors.md\`. */
export function errorsPage(): string {
  return pageOf([
    '# Errors',
    '<!-- Made by npm run schema from src/errors.ts and reference/errors/. -->',
    intro,
    contents(),
    ...Object.entries(groups).flatMap(groupPart),
  ]);
}

function groupPart([digit, title]: readonly [digit: string, title: string]): string[] {
  const own = codes.filter((code) => code.startsWith(`MR${digit}`));
  return [`## ${title}`].concat(own.flatMap(errorPart));
}

function contents(): string {
  const rows = codes.map((code) => {
    const { name, exit } = errorTable[code];
    return [`[${code}](#${anchorOf(headingOf(code))})`, `\`${name}\``, `${exit}`];
  });
  return tableOf(['code', 'name', 'exit'], rows);
}

function headingOf(code: ErrorCode): string {
  return `${code} ${errorTable[code].name}`;
}

function errorPart(code: ErrorCode): string[] {
  const { about, exit } = errorTable[code];
  const { cause, example, mend } = errorNotes[code];
  return [
    `### ${headingOf(code)}`,
    `**${about}** Exit code ${exit}.`,
    cause,
    ...examplePart(code, example),
    `**What to do:** ${mend}`,
  ];
}

function examplePart(code: ErrorCode, example: Example): string[] {
  if ('described' in example) return [`**Example:** ${example.described}`];
  const message = codeBlock('text', `${code} ${errorTable[code].name}  ${example.message}`);
  if ('program' in example) return [codeBlock('js', example.program), message];
  const files = Object.entries(example.files).flatMap(([name, text]) => [
    `\`${name}\`:`,
    codeBlock(languages[extname(name)] ?? 'text', text),
  ]);
  return [...files, codeBlock('sh', example.lines.join('\n')), message];
}
