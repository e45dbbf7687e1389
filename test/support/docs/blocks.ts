import { closesBlock, opensBlock } from './fences.ts';

/** What the mark before a block says about it. */
type Use =
  | { readonly is: 'file'; readonly name: string }
  | { readonly is: 'run'; readonly exit: number }
  | { readonly is: 'prints' }
  | { readonly is: 'part' };

/** A fenced block of a page. */
export interface Block {
  /** The line of its opening fence, from 1. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
  readonly uses: readonly Use[];
  /** Programs and packages without which it cannot run. */
  readonly needs: readonly string[];
  /** Comments before it that are no marks. */
  readonly unknown: readonly string[];
}

type Marks = Pick<Block, 'uses' | 'needs' | 'unknown'>;

/** The marks in comments, such as `file: flow.yaml`, `run: exit 1` or `needs: docker, jq`. */
function readMarks(comments: readonly string[]): Marks {
  const uses: Use[] = [];
  const needs: string[] = [];
  const unknown: string[] = [];
  for (const comment of comments) {
    const [, mark = '', rest = ''] = /^(\w+)(?:: (.+))?$/.exec(comment) ?? [];
    const exit = /^exit (\d+)$/.exec(rest)?.[1];
    if (mark === 'file' && rest !== '') uses.push({ is: 'file', name: rest });
    else if (mark === 'run' && rest === '') uses.push({ is: 'run', exit: 0 });
    else if (mark === 'run' && exit !== undefined) uses.push({ is: 'run', exit: Number(exit) });
    else if (comment === 'prints') uses.push({ is: 'prints' });
    else if (comment === 'part') uses.push({ is: 'part' });
    else if (mark === 'needs' && rest !== '') needs.push(...rest.split(/,\s*/));
    else if (comment !== 'prettier-ignore') unknown.push(comment);
  }
  return { uses, needs, unknown };
}

/** Removes the indentation that a fence in a list has. */
function dedent(line: string, indent: number): string {
  return line.slice(0, indent).trim() === '' ? line.slice(indent) : line.trimStart();
}

/** The fenced blocks of a page, with the marks in comments right before them. */
export function readBlocks(page: string): Block[] {
  const lines = page.split('\n');
  const blocks: Block[] = [];
  let comments: string[] = [];
  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i] ?? '';
    const fence = opensBlock(line);
    const found = [...line.matchAll(/<!-- (.*?) -->/g)].map(([, comment = '']) => comment);
    if (fence !== undefined) {
      const { indent, marker, language } = fence;
      const start = i + 1;
      do i += 1;
      while (i < lines.length && !closesBlock(lines[i] ?? '', marker));
      const body = lines.slice(start, i).map((text) => `${dedent(text, indent)}\n`);
      blocks.push({ line: start, language, text: body.join(''), ...readMarks(comments) });
      comments = [];
    } else if (found.length > 0) comments.push(...found);
    else if (line.trim() !== '') comments = [];
  }
  return blocks;
}
