import { type ErrorCode, errorTable } from '../src/api/basics.ts';

/** Parts of a page of Markdown that is written by a program. */

export function tableOf(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [titles, titles.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.map(inCell).join(' | ')} |`).join('\n');
}

function inCell(text: string): string {
  return text.replaceAll('|', String.raw`\|`);
}

export function listOf(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}

export function codeBlock(language: string, code: string): string {
  return `\`\`\`${language}\n${code.trimEnd()}\n\`\`\``;
}

/** The anchor that renderers make of a heading. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\w -]/g, '')
    .replaceAll(' ', '-');
}

/** The parts of a page, with an empty line between them. */
export function pageOf(parts: readonly string[]): string {
  return `${parts.join('\n\n')}\n`;
}

/** `a`, `a and b`, `a, b and c` */
export function inWords(words: readonly string[]): string {
  const [last = '', ...before] = words.toReversed();
  return before.length === 0 ? last : `${before.toReversed().join(', ')} and ${last}`;
}

/** Links the codes of errors to their parts of the page of errors. */
export function linkCodes(text: string): string {
  return text.replaceAll(/(?<![\w`[-])MR\d{3}\b/g, (code) => {
    const { name } = errorTable[code as ErrorCode];
    return `[${code}](errors.md#${anchorOf(`${code} ${name}`)})`;
  });
}
