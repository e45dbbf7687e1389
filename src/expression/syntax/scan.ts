const wordBeforeRegex = /(?:^|[^\w$.])(?:typeof|instanceof|in|of|void|delete|return)$/;

/**
 * Position of the `}}` that closes the tag whose expression starts at `from`, or -1. Ignores braces
 * within the expression, strings, template literals, comments and regular expressions.
 */
export function findTagEnd(text: string, from: number): number {
  // Each entry says what a closing brace returns to: code, or the text of a template literal.
  const stack: ('code' | 'template')[] = [];
  let at = from;
  while (at < text.length) {
    const char = text[at];
    if (char === '}') {
      if (stack.length === 0) return text[at + 1] === '}' ? at : -1;
      at += 1;
      if (stack.pop() === 'template') at = enterTemplate(text, at, stack);
    } else if (char === '{') {
      stack.push('code');
      at += 1;
    } else if (char === '`') {
      at = enterTemplate(text, at + 1, stack);
    } else {
      at = skipToken(text, from, at);
    }
  }
  return -1;
}

/** Skips the text of a template literal to its end or its next `${`. */
function enterTemplate(text: string, from: number, stack: ('code' | 'template')[]): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '`') return at + 1;
    else if (text[at] === '$' && text[at + 1] === '{') {
      stack.push('template');
      return at + 2;
    }
  }
  return text.length;
}

function skipToken(text: string, from: number, at: number): number {
  const char = text[at];
  if (char === '"' || char === "'") return skipString(text, at);
  if (char !== '/') return at + 1;
  if (text[at + 1] === '/') return skipLineComment(text, at);
  if (text[at + 1] === '*') {
    const end = text.indexOf('*/', at + 2);
    return end < 0 ? text.length : end + 2;
  }
  return startsRegex(text.slice(Math.max(from, at - 200), at)) ? skipRegex(text, at) : at + 1;
}

function skipString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === text[from]) return at + 1;
  }
  return text.length;
}

/** A line comment ends with its line or its tag, whichever is first. */
function skipLineComment(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\n' || text[at] === '\r' || text.startsWith('}}', at)) return at;
  }
  return text.length;
}

function startsRegex(before: string): boolean {
  const code = before.trimEnd();
  return code === '' || /[(,=:[!&|?{}+\-*%<>~^;]$/.test(code) || wordBeforeRegex.test(code);
}

function skipRegex(text: string, from: number): number {
  let inClass = false;
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '[') inClass = true;
    else if (text[at] === ']') inClass = false;
    else if (text[at] === '\n') return at;
    else if (text[at] === '/' && !inClass) return at + 1;
  }
  return text.length;
}
