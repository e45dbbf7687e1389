import { Eta } from 'eta/core';

const eta = new Eta({
  tags: ['{{', '}}'],
  parse: { exec: '%', interpolate: '', raw: '=' },
  autoEscape: false,
  autoFilter: true,
  autoTrim: false,
  rmWhitespace: false,
  useWith: false,
  cache: false,
  debug: false,
});

export type TextPart = { readonly text: string } | { readonly code: string };

/**
 * Code that joins literal text and values into a string. Eta lays the template out; it sees a plain
 * name for each value, and for each text that it would change.
 */
export function textCode(parts: readonly TextPart[]): string {
  const values: string[] = [];
  const template = parts.map((part) => {
    if ('text' in part && !/[\r]|\{\{|\}\}/.test(part.text)) return part.text;
    const name = `__mr_v${values.length}`;
    values.push(`const ${name} = ${'text' in part ? JSON.stringify(part.text) : part.code};`);
    return `{{ ${name} }}`;
  });
  const body = eta.compileBody(eta.parse(template.join('')));
  return `(() => { ${values.join('\n')}
const __eta = { res: '', f: __mr_text };
${body}
return __eta.res; })()`;
}

/** Renders a value within text: strings as they are, other values as JSON. */
export function toText(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'boolean':
      return String(value);
    case 'object':
      return value instanceof Date ? value.toISOString() : JSON.stringify(value);
    case 'undefined':
    case 'bigint':
    case 'symbol':
    case 'function':
      throw new TypeError(`a ${typeof value} cannot be part of text`);
  }
}
