import { isAbsolute, normalize } from 'node:path';
import { type Block, readBlocks } from './blocks.ts';
import { isShell, needsMark, syntaxProblem } from './syntax.ts';

/** What is wrong in a page, at a line. */
export interface Problem {
  readonly line: number;
  readonly message: string;
}

/** Everything that is wrong with the blocks of a page and can be known before they run. */
export async function checkPage(page: string, examples: readonly string[]): Promise<Problem[]> {
  const blocks = readBlocks(page);
  const problems: Problem[] = [];
  for (const [i, block] of blocks.entries()) {
    const messages = [
      ...markProblems(block, blocks[i - 1]),
      ...partProblems(block, blocks, examples),
    ];
    const syntax = block.uses.length > 0 ? await syntaxProblem(block) : undefined;
    if (syntax !== undefined) messages.push(`syntax of ${block.language}: ${syntax}`);
    problems.push(...messages.map((message) => ({ line: block.line, message })));
  }
  return problems;
}

function markProblems(block: Block, before: Block | undefined): string[] {
  const [use, another] = block.uses;
  if (block.unknown.length > 0) return [`no such mark: ${block.unknown.join(', ')}`];
  if (another !== undefined) return ['two marks say what this block is'];
  if (use === undefined) {
    if (block.needs.length > 0) return ['needs is for a file or a run block'];
    return needsMark(block.language) ? [`this ${block.language} block has no mark`] : [];
  }
  if (use.is === 'file') {
    const path = normalize(use.name);
    return isAbsolute(path) || path.startsWith('..') ? ['the file is outside of its folder'] : [];
  }
  if (use.is === 'run') return isShell(block.language) ? [] : ['a run block is of the language sh'];
  if (block.text.trim() === '') return ['the block is empty'];
  if (use.is !== 'prints' || before?.uses[0]?.is === 'run') return [];
  return ['a prints block follows a run block'];
}

function partProblems(
  block: Block,
  blocks: readonly Block[],
  examples: readonly string[],
): readonly string[] {
  if (block.uses[0]?.is !== 'part') return [];
  const files = blocks.filter(({ uses }) => uses[0]?.is === 'file').map(({ text }) => text);
  const part = withoutIndentation(block.text);
  if ([...files, ...examples].some((text) => withoutIndentation(text).includes(part))) return [];
  return ['it is not a part of a file of this page or of the examples'];
}

/** The lines without white space around them, each between two line feeds. */
function withoutIndentation(text: string): string {
  const lines = text.trim().split('\n');
  return `\n${lines.map((line) => line.trim()).join('\n')}\n`;
}
