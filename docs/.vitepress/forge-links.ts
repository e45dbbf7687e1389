import { readFileSync } from 'node:fs';
import { join } from 'node:path/posix';
import type { MarkdownRenderer } from 'vitepress';

interface Manifest {
  readonly repository?: string | { readonly url?: string };
}

type Token = ReturnType<MarkdownRenderer['parse']>[number];

/** The address of the repository for a browser; undefined while `package.json` has none. */
export function repositoryOf({ repository }: Manifest): string | undefined {
  const url = typeof repository === 'object' ? repository.url : repository;
  return url
    ?.replace(/^git\+/, '')
    .replace(/^github:/, 'https://github.com/')
    .replace(/\.git$/, '');
}

export function readRepository(manifest: URL): string | undefined {
  return repositoryOf(JSON.parse(readFileSync(manifest, 'utf8')) as Manifest);
}

/** The file that a link leads to when it leaves `docs/`. `page` is a path below `docs/`. */
function fileOutside(page: string, href: string): string | undefined {
  if (/^(?:[a-z]+:|\/|#)/.test(href)) return undefined;
  const path = join('docs', page, '..', href);
  return path.startsWith('docs/') ? undefined : path;
}

/**
 * The site has the pages of `docs/` only: links to other files lead to the repository. Without
 * one, their text stays.
 */
export function linkToRepository(md: MarkdownRenderer, repository: string | undefined): void {
  md.core.ruler.push('link-to-repository', ({ tokens, env }) => {
    const { relativePath: page = '' } = env as { readonly relativePath?: string };
    for (const token of tokens) {
      if (token.children !== null) token.children = relinked(token.children, page, repository);
    }
  });
}

function relinked(tokens: readonly Token[], page: string, repository: string | undefined): Token[] {
  let removing = false;
  return tokens.filter((token) => {
    if (token.type === 'link_open') {
      const file = fileOutside(page, token.attrGet('href') ?? '');
      removing = file !== undefined && repository === undefined;
      if (file !== undefined) token.attrSet('href', `${repository}/blob/main/${file}`);
      return !removing;
    }
    const kept = token.type !== 'link_close' || !removing;
    if (token.type === 'link_close') removing = false;
    return kept;
  });
}
