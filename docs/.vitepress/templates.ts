import type { MarkdownRenderer } from 'vitepress';

/** Pages are plain Markdown: `{{ }}` in their text is shown, and not evaluated by Vue. */
export function showTemplates(md: MarkdownRenderer): void {
  for (const name of ['text', 'code_inline']) {
    const render = md.renderer.rules[name];
    md.renderer.rules[name] = (...args) => escapeTemplates(render?.(...args) ?? '');
  }
}

function escapeTemplates(html: string): string {
  return html.replaceAll('{{', '&#123;&#123;').replaceAll('}}', '&#125;&#125;');
}
