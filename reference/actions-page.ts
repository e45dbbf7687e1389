import {
  type ActionReference,
  type JsonSchema,
  type KeyInWords,
  keysInWords,
  type OutputReference,
  outputInWords,
  type PackReference,
} from '../src/api/action-reference.ts';
import { anchorOf, codeBlock, listOf, tableOf } from './markdown.ts';

/** The page `docs/actions.md`: what the built-in actions take, return and fail with. */
export function actionsPage(packs: readonly PackReference[]): string {
  return [
    '# The built-in actions',
    '<!-- Made by npm run schema from the schemas that check inputs: src/actions/. -->',
    intro,
    packs.map(contentsLine).join('\n'),
    ...packs.flatMap(packPart),
    '',
  ].join('\n\n');
}

const intro = `Every action of the built-in packs, with the keys of its \`input\`, its output and its errors. \`millrace actions NAME\` prints
the same. \`validate\`, and every start of a run, checks literal inputs (MR317), and properties that expressions read of outputs
(MR202); an input that does not fit once its templates are rendered fails the item with MR407, which lists every issue.
Any item can also fail with MR406 after the \`timeout\` of its task. What actions can return is described under
[values](documents.md#values), and actions of your own under [action files](action-files.md).`;

function linked({ name }: ActionReference): string {
  return `[\`${name}\`](#${anchorOf(name)})`;
}

function contentsLine({ pack, actions }: PackReference): string {
  return `- [${pack}](#${pack}): ${actions.map(linked).join(', ')}`;
}

function packPart({ pack, about, notes, actions }: PackReference): string[] {
  return [`## ${pack}`, about, ...listPart(notes), ...actions.flatMap(actionPart)];
}

function actionPart({ name, about, input, output, errors, example }: ActionReference): string[] {
  return [
    `### ${name}`,
    about,
    ...inputPart(input),
    ...output.flatMap(outputPart),
    ...(errors.length > 0 ? ['Errors:'] : []),
    ...listPart(errors),
    codeBlock('yaml', example),
  ];
}

function inputPart(schema: JsonSchema): string[] {
  const keys = keysInWords(schema);
  if (keys.length === 0) return ['Input: anything.'];
  const rows = keys.map(({ name, type, standard, about }) => [
    `\`${name}\``,
    inMarkdown(type),
    standard === '' || standard === 'required' ? standard : `\`${standard}\``,
    about,
  ]);
  return [tableOf(['input', 'type', 'default', 'meaning'], rows)];
}

function outputPart(output: OutputReference): string[] {
  const keys = keysInWords(output.schema);
  const head = `${inMarkdown(outputInWords(output))}.`;
  return keys.length === 0
    ? [head]
    : [head, tableOf(['key', 'type', 'meaning'], keys.map(outputRow))];
}

function outputRow({ name, type, about }: KeyInWords): string[] {
  return [`\`${name}\``, inMarkdown(type), about];
}

function listPart(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [listOf(lines)];
}

/** Literals are in quotes. */
function inMarkdown(words: string): string {
  return words.replaceAll(/'([^']*)'/g, '`$1`');
}
