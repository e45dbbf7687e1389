/** What stands for a part of a message that was folded. */
const mark = {
  number: '‹n›',
  id: '‹id›',
  path: '‹path›',
  url: '‹url›',
  host: '‹host›',
  mail: '‹mail›',
  time: '‹time›',
} as const;

const url = /^[a-z][a-z0-9+.-]*:\/\/\S/i;
const mail = /^[^@:/]+@[^@:/]+\.[^@:/.]+$/;
const path = /^(?:\.{0,2}|~|[a-z]:|file:)[/\\]\S/i;
const file = /^[^/\\]+[/\\].*\.\w{1,8}(?::\d+){0,2}$/;
const time = /^\d{4}-\d\d-\d\d(?:[T_]\d\d:?\d\d\S*)?$/;
const address = /^\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}$/;
const address6 = /^(?=.*::|(?:[^:]*:){7})[0-9a-f:.%]{2,45}$/i;
const port = /:\d{1,5}$/;
const name = /^(?=.*[a-z])[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/i;
/** Names of two parts may be code: `console.info`. */
const domain =
  /^[^.]+\.(?:com|org|net|io|dev|co|gov|edu|eu|uk|de|fr|nl|ch|us|ca|au|jp|cn|ru|internal|invalid|example)$/;
const longDomain =
  /\.[^.]+\.(?:com|org|net|io|dev|app|ai|co|cloud|info|biz|gov|edu|eu|uk|de|fr|nl|ch|us|ca|au|jp|cn|ru|br|in|at|it|es|pl|se|no|dk|fi|kr|test|example|invalid|local|localhost|internal|lan|home|corp|svc)$/;

/** A UUID, a pointer, or the id of a run. */
const ids =
  /(?<![0-9a-z])(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\dx[0-9a-f]+|\d{8}-\d{6}-[0-9a-z]{6}(?:\._?[0-9a-z]{10})*)(?![0-9a-z])/gi;

/** A number, with what separates its digits, and with its sign at the beginning of a word. */
const numbers = /(?:^[-+])?\d+(?:[.,]\d+)*(?:e[-+]?\d+)?/gi;
/** The parts of a word that can each be an id. */
const segments = /[0-9a-z]+/gi;

/** The number behind one of these is no property of an item. */
const stating = /^(?:HTTP(?:\/[\d.]+)?|status|code|exit|errno|signal|exited)[:=]?$/i;
const stated = /^\d{1,3}$/;
/** The code of an error of another program, such as `E11000` or `ORA-01555`. */
const foreignCode = /^[A-Z]{1,8}-?\d{2,6}$/;

const trailing = /[.:!?…]+$/;

const marks: ReadonlySet<string> = new Set([mark.path, mark.url, mark.host, mark.mail]);

/** Folds what was quoted: an address says more than that. */
export function foldQuoted(inner: string): string {
  const address = inner.includes(' ') ? undefined : foldAddress(inner);
  return address !== undefined && marks.has(address) ? address : '‹text›';
}

/**
 * Folds a word of a message: one without blanks, brackets and commas. `before` is the word before
 * it; undefined if it is the first.
 */
export function foldWord(word: string, before: string | undefined): string {
  const [tail = ''] = trailing.exec(word) ?? [];
  const core = tail === '' ? word : word.slice(0, -tail.length);
  return foldCore(core, before) + tail;
}

function foldCore(word: string, before: string | undefined): string {
  if (!/[\d/\\@.:]/.test(word)) return isRandom(word) ? mark.id : word;
  if (stated.test(word) && before !== undefined && stating.test(before)) return word;
  if (stating.test(word) || (before === undefined && foreignCode.test(word))) return word;
  return foldAddress(word) ?? foldNamed(word);
}

/** A value behind its name, as in `status=404`. */
function foldNamed(word: string): string {
  const equals = word.indexOf('=') + 1;
  if (equals < 2) return foldSegments(word);
  const named = word.slice(0, equals);
  return foldSegments(named) + foldCore(word.slice(equals), named);
}

function foldAddress(word: string): string | undefined {
  if (/[/\\]/.test(word)) {
    if (url.test(word)) return mark.url;
    if (path.test(word) || file.test(word)) return mark.path;
  }
  if (word.includes('@') && mail.test(word)) return mark.mail;
  if (time.test(word)) return mark.time;
  const [end = ''] = port.exec(word) ?? [];
  const host = end === '' ? word : word.slice(0, -end.length);
  if (isHost(host, end !== '')) return end === '' ? mark.host : `${mark.host}:${mark.number}`;
  return address6.test(word) ? mark.host : undefined;
}

function isHost(word: string, hasPort: boolean): boolean {
  if (address.test(word) || word === 'localhost') return true;
  if (!name.test(word)) return false;
  return domain.test(word) || longDomain.test(word) || (hasPort && word.includes('.'));
}

function foldSegments(word: string): string {
  return word
    .replaceAll(ids, mark.id)
    .replaceAll(segments, (segment) => (isRandom(segment) ? mark.id : segment))
    .replaceAll(numbers, mark.number);
}

/** Letters and digits as chance gives them: hexadecimal, base 32 or base 64. */
function isRandom(segment: string): boolean {
  const { length } = segment;
  if (length < 8) return false;
  const digits = countDigits(segment);
  if (digits === 0) return length >= 32 && !/[a-z]{3}[A-Z]|^[a-z]+$|^[A-Z]+$/.test(segment);
  if (digits === length) return false;
  if (/^[0-9a-f]+$/i.test(segment)) return true;
  // Not `version20261121`: the digits of an id are not all at its end.
  return digits >= 2 && !/^[a-z]+\d+$/i.test(segment) && length >= 10;
}

function countDigits(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 48 && code <= 57) count++;
  }
  return count;
}
