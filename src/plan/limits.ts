import { analyse } from '../expression/check/analysis.ts';
import { itemNames } from '../expression/names.ts';
import { parseTemplate } from '../expression/syntax/parse.ts';

/** Whether a text has templates. */
export function hasTags(text: string): boolean {
  return text.includes('{{');
}

/** Whether a template names the item, so that it is rendered for each. */
export function namesItem(template: string): boolean {
  const names: readonly string[] = itemNames;
  return parseTemplate(template).parts.some(
    (part) =>
      part.kind === 'tag' && analyse(part.expression).uses.some(({ name }) => names.includes(name)),
  );
}

/**
 * The declaration that a name falls under: that of the name itself, else that of the longest
 * beginning with `*`.
 */
export function declarationOf(name: string, declared: Iterable<string>): string | undefined {
  let found: string | undefined;
  for (const one of declared) {
    if (one === name) return one;
    if (!one.endsWith('*') || !name.startsWith(one.slice(0, -1))) continue;
    if (found === undefined || one.length > found.length) found = one;
  }
  return found;
}
