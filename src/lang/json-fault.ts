/** What can follow in JSON text, by what came before. */
type Expected =
  'value' | 'value or end' | 'key' | 'key or end' | 'colon' | 'comma or end' | 'nothing';

const token =
  /[ \t\r\n]*(?:(?<mark>[[\]{}:,])|(?<text>"(?:[ !#-[\]-\uFFFF]|\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4}))*")|(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null)(?![\w.+-]))/y;

/**
 * Returns the position of the first character that makes a text no JSON; the length of the text if
 * it only ends too early; undefined for JSON. JSON.parse does not always say where.
 */
export function jsonFault(text: string): number | undefined {
  const open: string[] = [];
  let expected: Expected = 'value';
  for (let at = 0; ; at = token.lastIndex) {
    token.lastIndex = at;
    const found = token.exec(text);
    const start = at + (/^[ \t\r\n]*/.exec(text.slice(at))?.[0].length ?? 0);
    if (!found) return start === text.length && expected === 'nothing' ? undefined : start;
    const { mark, text: string } = found.groups ?? {};
    const next = after(mark ?? (string === undefined ? 'value' : 'string'), expected, open);
    if (!next) return start;
    expected = next;
  }
}

/** What is expected after a token. Undefined if the token is not expected itself. */
function after(kind: string, expected: Expected, open: string[]): Expected | undefined {
  const isValueDue = expected === 'value' || expected === 'value or end';
  switch (kind) {
    case '[':
    case '{':
      if (isValueDue) open.push(kind);
      return isValueDue ? (kind === '[' ? 'value or end' : 'key or end') : undefined;
    case ']':
    case '}':
      return closes(kind, expected, open) ? ended(open) : undefined;
    case ',':
      if (expected !== 'comma or end') return undefined;
      return open.at(-1) === '[' ? 'value' : 'key';
    case ':':
      return expected === 'colon' ? 'value' : undefined;
    case 'string':
      if (expected === 'key' || expected === 'key or end') return 'colon';
      return isValueDue ? ended(open) : undefined;
    default:
      return isValueDue ? ended(open) : undefined;
  }
}

function closes(kind: string, expected: Expected, open: string[]): boolean {
  const begins = kind === ']' ? '[' : '{';
  const empty = kind === ']' ? 'value or end' : 'key or end';
  if (open.at(-1) !== begins || (expected !== 'comma or end' && expected !== empty)) return false;
  open.pop();
  return true;
}

/** A value has ended. */
function ended(open: readonly string[]): Expected {
  return open.length > 0 ? 'comma or end' : 'nothing';
}
