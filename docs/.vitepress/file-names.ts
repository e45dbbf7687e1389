import type { MarkdownRenderer } from 'vitepress';

type Token = ReturnType<MarkdownRenderer['parse']>[number];

/** A block that is a file has its name at the top right, in place of its language. */
export function showFileNames(md: MarkdownRenderer): void {
  const { fence } = md.renderer.rules;
  md.renderer.rules.fence = (tokens, index, ...rest) => {
    const html = fence?.(tokens, index, ...rest) ?? '';
    const name = fileBefore(tokens, index);
    if (name === undefined) return html;
    const label = `<span class="lang">${md.utils.escapeHtml(name)}</span>`;
    return html.replace(/<span class="lang">[^<]*<\/span>/, () => label);
  };
}

/** The name in the comments right before a block. */
function fileBefore(tokens: readonly Token[], index: number): string | undefined {
  for (let i = index - 1; tokens[i]?.type === 'html_block'; i -= 1) {
    const name = /<!-- file: (.+?) -->/.exec(tokens[i]?.content ?? '')?.[1];
    if (name !== undefined) return name;
  }
  return undefined;
}
