/** Blanks and comments. A bound on them keeps the search linear in the length of the text. */
const gap = String.raw`(?:\s|\/\*[^]{0,200}?\*\/|\/\/.{0,200}\n){0,20}`;

const reference = new RegExp(
  String.raw`\b(?:from|import|require|resolve|URL)${gap}\(?${gap}(["'\x60])((?:\.{1,2}\/|file:\/)[^"'\x60\n$]*)\1`,
  'g',
);

/**
 * Returns the relative paths and `file:` URLs that a module names in imports (also dynamic ones),
 * `require`, `import.meta.resolve` and `new URL`, without repeats.
 *
 * The text is searched, not parsed: a parser would have to know all syntax that Node loads, such as
 * types, and takes many times as long. What only looks like an import is found too.
 */
export function importsIn(text: string): readonly string[] {
  return [...new Set(Array.from(text.matchAll(reference), ([, , path = '']) => path))];
}
