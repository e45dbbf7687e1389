import { slugOf } from '../../../docs/.vitepress/slug.ts';
import { closesBlock, opensBlock } from './fences.ts';

/** A link of a page, and its line from 1. */
export interface Link {
  readonly line: number;
  readonly target: string;
}

/** Lines outside of fenced blocks, each with its number; the others are empty. */
function proseLines(page: string): string[] {
  let marker: string | undefined;
  return page.split('\n').map((line) => {
    if (marker !== undefined) {
      if (closesBlock(line, marker)) marker = undefined;
      return '';
    }
    marker = opensBlock(line)?.marker;
    return marker === undefined ? line : '';
  });
}

const withoutCode = (line: string): string => line.replaceAll(/(`+)(?!`).*?[^`]\1(?!`)/g, '');

const linkForms = [
  // [text](target "title"), ![text](target)
  /\]\(<?([^)\s>]*)>?(?:\s+"[^"]*")?\)/g,
  // [name]: target
  /^\s*\[[^\]]+\]:\s*<?([^\s>]+)/g,
  /\b(?:href|src|srcset)="([^"\s]+)[^"]*"/g,
];

export function linksOf(page: string): Link[] {
  return proseLines(page).flatMap((line, i) =>
    linkForms.flatMap((form) =>
      [...withoutCode(line).matchAll(form)].map(([, target = '']) => ({ line: i + 1, target })),
    ),
  );
}

/** The anchors of a page: its headings and the elements with an `id` or `name`. */
export function anchorsOf(page: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const line of proseLines(page)) {
    const heading = /^ {0,3}#{1,6}\s+(.*?)(?:\s+#+)?\s*$/.exec(line)?.[1];
    if (heading !== undefined) anchors.add(unused(slugOf(textOf(heading)), anchors));
    for (const [, id = ''] of withoutCode(line).matchAll(/\b(?:id|name)="([^"]+)"/g)) {
      anchors.add(id);
    }
  }
  return anchors;
}

/** Without the addresses of its links. */
function textOf(heading: string): string {
  return heading.replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1');
}

function unused(slug: string, anchors: ReadonlySet<string>): string {
  if (!anchors.has(slug)) return slug;
  let number = 1;
  while (anchors.has(`${slug}-${number}`)) number += 1;
  return `${slug}-${number}`;
}
