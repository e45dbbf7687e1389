import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MillraceError } from '../../errors.ts';
import { printable } from '../../lang/printable.ts';

/** The pages as they were built. */
interface PageFiles {
  readonly html: string;
  readonly css: string;
  readonly script: string;
}

/** Throws MR503 where the package was built without its pages. */
export async function readPages(folder: string): Promise<PageFiles> {
  const names = ['index.html', 'app.css', 'app.js'];
  try {
    const [html = '', css = '', script = ''] = await Promise.all(
      names.map((name) => readFile(join(folder, name), 'utf8')),
    );
    return { html, css, script };
  } catch (cause) {
    const message = `the pages of the dashboard cannot be read from ${folder}`;
    throw new MillraceError('MR503', message, { hint: 'run npm run build', cause });
  }
}

/**
 * One file that a browser opens from disk, without a server and without a network: its policy lets
 * nothing in but its own style and script.
 */
export function reportPage({ html, css, script }: PageFiles, report: object): string {
  const code = printable(script)
    .replaceAll(/<\/(script)/gi, String.raw`<\/$1`)
    .replaceAll('<!--', String.raw`\x3C!--`);
  const style = css.replaceAll(/<\/(style)/gi, String.raw`<\/$1`);
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(code)}'`,
    `style-src '${hashOf(style)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const head = `<meta http-equiv="Content-Security-Policy" content="${policy}">`;
  // What is inserted is not read as a pattern.
  const own = html
    .replaceAll(/<link[^>]*rel="stylesheet"[^>]*>\s*/g, '')
    .replaceAll(/<script[^>]*>[^]*?<\/script>\s*/g, '');
  const [beforeHead = '', rest = ''] = split(own, '</title>');
  const [body = '', end = ''] = split(rest, '</body>', 'before');
  return [
    // The policy stands before all that it is about.
    beforeHead.replace('<head>', () => `<head>${head}`),
    `<style>${style}</style>`,
    body,
    `<script type="application/json" id="report">${dataBlock(report)}</script>`,
    `<script type="module">${code}</script>`,
    end,
  ].join('');
}

/** JSON in which no tag begins or ends, and nothing that a terminal obeys. */
function dataBlock(report: object): string {
  const escapes: Readonly<Record<string, string>> = {
    '<': String.raw`\u003c`,
    '>': String.raw`\u003e`,
    '&': String.raw`\u0026`,
  };
  return printable(JSON.stringify(report)).replaceAll(/[<>&]/g, (one) => escapes[one] ?? one);
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

/** The texts before and behind a mark, which stays with the first or, `before` it, the second. */
function split(text: string, mark: string, where: 'behind' | 'before' = 'behind'): string[] {
  const at = text.indexOf(mark);
  if (at < 0) return [text, ''];
  const cut = where === 'behind' ? at + mark.length : at;
  return [text.slice(0, cut), text.slice(cut)];
}
