import { readFileSync } from 'node:fs';
import type { Declared } from './module.ts';

/** Members of a constant that are shown; `errorTable` has one for each code. */
const shownMembers = 3;

/** The text of a declaration as it is shown: without members that have a part of their own. */
export function signatureOf(declared: Declared): string {
  if (declared.kind === 'class') return headOf(declared);
  const text = withUnions(plainTypes(declared.text), declared);
  return declared.kind === 'const' ? shortened(text) : text;
}

/** `class Run`; the members of a class are described one by one. */
function headOf({ text }: Declared): string {
  return `${text.slice(0, text.indexOf('{')).trim()} { … }`;
}

/** `import("./reference.ts").Reference<boolean>` is `Reference<boolean>`. */
export function plainTypes(text: string): string {
  return text.replaceAll(/\bimport\((["'])[^"']*\1\)\./g, '');
}

/** Writes out `(typeof words)[number]`: the words are not public. */
function withUnions(text: string, { id }: Declared): string {
  return text.replaceAll(/\(typeof (\w+)\)\[number\]/g, (whole, name: string) => {
    const [file = ''] = id.split('#');
    const list = new RegExp(String.raw`const ${name}: readonly \[([^\]]*)\]`);
    const words = list.exec(readFileSync(file, 'utf8'))?.[1];
    return words === undefined ? whole : words.replaceAll('"', "'").split(', ').join(' | ');
  });
}

/** The first members of a constant that is an object with many. */
function shortened(text: string): string {
  const members = [...text.matchAll(/^ {4}readonly \w+: \{[^}]*\};$/gm)];
  const next = members[shownMembers];
  if (next === undefined) return text;
  const left = members.length - shownMembers;
  return `${text.slice(0, next.index)}    // … ${left} more\n};`;
}
