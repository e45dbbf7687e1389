import { Prefilter } from './prefilter.ts';
import { shortestSecret } from '../plan/parameters/secrets.ts';
import type { SecretForm } from './secret-forms.ts';
import { space, spelledAt } from './spellings.ts';

/** From its start to before its end, in UTF-16 units. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

interface Node {
  readonly code: number;
  readonly depth: number;
  readonly next: Map<number, Node>;
  /** A secret ends here. */
  isEnd: boolean;
  isBase64: boolean;
}

interface Step {
  readonly node: Node;
  readonly at: number;
}

const base64Before = /[\w+/-]/;
const base64After = /[\w+/-]?(?:=|%3D){0,2}/iy;
/** Where a text was cut, after a spelling of one character that was cut too. */
const cutHere = /(?:%[\da-f%]*|(?:\\+[ux]?\{?[\da-f]*){1,2}|&#?\w*)?(?=…|"?\.\.\.)/iy;
/** The text before it was cut. */
const cutBefore = /…|\.\.\."?/g;
/** The end of one. */
const ended = /^[\uDC00-\uDFFF]?[\w{}%#;\\]*/;
const longestEnd = 12;

/** Finds secrets in texts, in any spelling, in time that hardly depends on how many there are. */
export class SecretFinder {
  readonly #root = makeNode(-1, 0);
  readonly #secrets: (readonly number[])[] = [];
  readonly #prefilter: Prefilter;

  constructor(forms: readonly SecretForm[]) {
    for (const form of forms) this.#add(form);
    this.#prefilter = new Prefilter(forms);
  }

  /** Ranges that do not overlap, in order. */
  find(text: string): Range[] {
    const found: Range[] = this.#rests(text);
    for (let at = this.#prefilter.next(text, 0); at < text.length;) {
      const range = this.#at(text, at);
      if (range) found.push(range);
      // Nothing that begins later goes beyond the place where the text was cut.
      const isCut = range && text.startsWith('…', range.end);
      at = this.#prefilter.next(text, isCut ? range.end : at + 1);
    }
    return found.length > 1 ? merged(found) : found;
  }

  #add({ codes, isBase64 }: SecretForm): void {
    this.#secrets.push(codes);
    let node = this.#root;
    for (const code of codes) {
      const next = node.next.get(code) ?? makeNode(code, node.depth + 1);
      node.next.set(code, next);
      node = next;
    }
    node.isEnd = true;
    node.isBase64 ||= isBase64;
  }

  /** The longest secret that begins here, or the beginning of one that was cut. */
  #at(text: string, start: number): Range | undefined {
    let range: Range | undefined;
    let steps: readonly Step[] = [{ node: this.#root, at: start }];
    while (steps.length > 0) {
      for (const { node, at } of steps) {
        const end = this.#isCut(text, node, at);
        if (end !== undefined) range = widest(range, { start, end });
        if (node.isEnd) {
          range = widest(range, node.isBase64 ? withEdges(text, start, at) : { start, end: at });
        }
      }
      steps = advance(text, steps);
    }
    return range;
  }

  /** Where the text was cut, if only the beginning of a secret stands before it. */
  #isCut(text: string, { depth }: Node, at: number): number | undefined {
    if (depth < shortestSecret) return undefined;
    cutHere.lastIndex = at;
    const [rest] = cutHere.exec(text) ?? [];
    return rest === undefined ? undefined : at + rest.length;
  }

  /** The ends of secrets whose beginnings were cut. */
  #rests(text: string): Range[] {
    const found: Range[] = [];
    for (const { 0: mark, index } of text.matchAll(cutBefore)) {
      const start = index + mark.length;
      const [rest = ''] = ended.exec(text.slice(start, start + longestEnd)) ?? [];
      for (let skipped = 0; skipped <= rest.length; skipped++) {
        const end = this.#restAt(text, start + skipped);
        if (end !== undefined) found.push({ start, end });
      }
    }
    return found;
  }

  #restAt(text: string, start: number): number | undefined {
    const first = new Set(spelledAt(text, start).map(({ code }) => code));
    let longest: number | undefined;
    for (const codes of this.#secrets) {
      for (let from = 1; from <= codes.length - shortestSecret; from++) {
        const end = first.has(codes[from] ?? -1) ? follow(text, start, codes, from) : undefined;
        longest = end === undefined ? longest : Math.max(longest ?? 0, end);
      }
    }
    return longest;
  }
}

/** Where the last of these characters ends, if the text spells them from `start` on. */
function follow(
  text: string,
  start: number,
  codes: readonly number[],
  from: number,
): number | undefined {
  let ends = new Set([start]);
  for (let index = from; index < codes.length && ends.size > 0; index++) {
    const next = new Set<number>();
    // A set visits what is added to it meanwhile: white space that goes on.
    for (const at of ends) {
      for (const { code, end } of spelledAt(text, at)) {
        if (code === codes[index]) next.add(end);
        else if (code === space && codes[index - 1] === space && index > from) ends.add(end);
      }
    }
    ends = next;
  }
  return ends.size > 0 ? Math.max(...ends) : undefined;
}

function widest(range: Range | undefined, other: Range): Range {
  if (!range) return other;
  return {
    start: Math.min(range.start, other.start),
    end: Math.max(range.end, other.end),
  };
}

function withEdges(text: string, start: number, end: number): Range {
  base64After.lastIndex = end;
  const [after = ''] = base64After.exec(text) ?? [];
  const before = start > 0 && base64Before.test(text.charAt(start - 1)) ? 1 : 0;
  return { start: start - before, end: end + after.length };
}

/** Ranges that overlap or follow one another, as one: pieces of a secret. */
function merged(ranges: readonly Range[]): Range[] {
  const found: Range[] = [];
  for (const range of ranges.toSorted((a, b) => a.start - b.start)) {
    const last = found.at(-1);
    if (last && range.start <= last.end) found[found.length - 1] = widest(last, range);
    else found.push(range);
  }
  return found;
}

function makeNode(code: number, depth: number): Node {
  return { code, depth, next: new Map(), isEnd: false, isBase64: false };
}

function advance(text: string, steps: readonly Step[]): Step[] {
  const next: Step[] = [];
  for (const { node, at } of steps) {
    for (const { code, end } of spelledAt(text, at)) {
      const to = node.next.get(code) ?? (code === space && node.code === space ? node : undefined);
      if (to && !next.some((one) => one.node === to && one.at === end))
        next.push({ node: to, at: end });
    }
  }
  return next;
}
