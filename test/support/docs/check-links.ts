import { join, normalize } from 'node:path/posix';
import { anchorsOf, linksOf } from './links.ts';

/** Where links lead: the files of the repository or of the package, by their paths. */
export interface Place {
  readonly has: (path: string) => boolean;
  /** The text of a Markdown file. */
  readonly read: (path: string) => string;
  /** Absolute addresses that begin so are those of its files. */
  readonly addresses: readonly string[];
}

/** The links of a file that lead nowhere, each as `FILE:LINE: what is wrong`. */
export function brokenLinks(file: string, place: Place): string[] {
  const known = new Map<string, ReadonlySet<string>>();
  const hasAnchor = (path: string, anchor: string): boolean => {
    const anchors = known.get(path) ?? anchorsOf(place.read(path));
    known.set(path, anchors);
    return anchors.has(anchor);
  };
  return linksOf(place.read(file)).flatMap(({ line, target }) => {
    const problem = linkProblem(file, target, place, hasAnchor);
    return problem === undefined ? [] : [`${file}:${line}: ${problem}`];
  });
}

function linkProblem(
  file: string,
  target: string,
  place: Place,
  hasAnchor: (path: string, anchor: string) => boolean,
): string | undefined {
  const address = place.addresses.find((start) => target.startsWith(start));
  if (address === undefined && /^[a-z][a-z+.-]*:/.test(target)) return undefined;
  const local = address === undefined ? target : target.slice(address.length);
  const [path = '', anchor] = local.split('#');
  if (path.startsWith('/')) return `${target} is relative to no file`;
  const folder = address === undefined ? join(file, '..') : '.';
  const found = path === '' ? file : normalize(join(folder, decodeURI(path)));
  if (found.startsWith('..') || !place.has(found.replace(/\/$/, '')))
    return `${target} is not there`;
  if (anchor === undefined || !found.endsWith('.md')) return undefined;
  return hasAnchor(found, anchor) ? undefined : `${target} is no heading`;
}
