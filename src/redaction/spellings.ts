/** A character as its code point, and where its spelling ends. */
export interface Spelled {
  readonly code: number;
  readonly end: number;
}

/** White space is one character, whatever it is: texts that wrap or fold change it. */
export const space = 0x20;
const percent = 0x25;
const backslash = 0x5c;

/** Texts that were encoded more often than this are not followed. */
const deepest = 4;

const byteDigits = /[\da-f]{2}/iy;
const nextByte = /%(?:25){0,4}([\da-f]{2})/iy;
const codeUnit = /u([\da-f]{4})/iy;
const lowSurrogate = /(?:\\|%(?:25){0,4}5c){1,16}u(d[c-f][\da-f]{2})/iy;
const codePoint = /u\{([\da-f]{1,6})\}|U([\da-f]{8})|x([\da-f]{2})/iy;
const entity = /&(?:#x0*([\da-f]{1,6})|#0*(\d{1,7})|(\w{2,4}));?/iy;
const entities = new Map(Object.entries({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }));
const letters = new Map(
  Object.entries({ n: 10, r: 13, t: 9, f: 12, v: 11, b: 8, a: 7, e: 27, 0: 0, N: 0x85, _: 0xa0 }),
);

/** White space as `space`; any other character as it is. */
export function folded(code: number): number {
  if (code > 0x7f) return /\s|\u0085/u.test(String.fromCodePoint(code)) ? space : code;
  return code >= 9 && code <= 13 ? space : code;
}

/**
 * The characters that a text spells at a place: as it is, in a URL or form (percent, `+`), with the
 * escapes of JSON, YAML and JavaScript, with the quotes of CSV, YAML and shells doubled, or as an
 * entity of HTML. Encodings may lie in one another, as JSON in a URL does.
 */
export function spelledAt(text: string, at: number): readonly Spelled[] {
  const code = text.codePointAt(at);
  if (code === undefined) return [];
  const end = at + (code > 0xffff ? 2 : 1);
  const found: Spelled[] = [{ code: folded(code), end }];
  switch (text.charAt(at)) {
    case '%':
      for (const element of percentAt(text, at)) {
        found.push(element);
        if (element.code === backslash) putEscapes(text, element.end, found);
      }
      break;
    case '\\':
      putEscapes(text, end, found);
      break;
    case '+':
      found.push({ code: space, end });
      break;
    case '&':
      putEntity(text, at, found);
      break;
    case "'":
    case '"':
      putDoubled(text, at, code, found);
      break;
  }
  return found;
}

/** `%41`, `%C3%A9`, and the same with each `%` written as `%25`. */
function percentAt(text: string, at: number): Spelled[] {
  const found: Spelled[] = [];
  let digits = at + 1;
  for (let depth = 0; depth <= deepest; depth++) {
    const byte = hex(byteDigits, text, digits);
    if (byte === undefined) break;
    digits += 2;
    found.push({ code: folded(byte), end: digits });
    if (byte > 0x7f) putSequence(text, digits, byte, found);
    if (byte !== percent) break;
  }
  return found;
}

/** The character of several bytes in UTF-8. */
function putSequence(text: string, at: number, first: number, found: Spelled[]): void {
  const more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
  let code = first & (0x3f >> more);
  let end = at;
  for (let count = 0; count < more; count++) {
    const byte = hex(nextByte, text, end);
    if (byte === undefined || (byte & 0xc0) !== 0x80) return;
    code = (code << 6) | (byte & 0x3f);
    end = nextByte.lastIndex;
  }
  if (code <= 0x10ffff) found.push({ code: folded(code), end });
}

/** What stands behind a backslash. A text that was escaped twice has several of them. */
function putEscapes(text: string, at: number, found: Spelled[]): void {
  let end = at;
  for (let count = 1; count < 16; count++) {
    putEscape(text, end, found);
    const next = plainAt(text, end).find(({ code }) => code === backslash);
    if (!next) return;
    end = next.end;
    found.push({ code: backslash, end });
  }
}

function putEscape(text: string, at: number, found: Spelled[]): void {
  const unit = hex(codeUnit, text, at);
  if (unit !== undefined) return putUnit(text, at + 5, unit, found);
  const point = hex(codePoint, text, at);
  if (point !== undefined) found.push({ code: folded(point), end: codePoint.lastIndex });
  for (const { code, end } of plainAt(text, at)) {
    const letter = letters.get(String.fromCodePoint(code));
    if (letter !== undefined) found.push({ code: folded(letter), end });
    else if (!/[\p{L}\p{N}]/u.test(String.fromCodePoint(code))) found.push({ code, end });
  }
}

/** A unit of UTF-16, or both halves of a character. */
function putUnit(text: string, at: number, unit: number, found: Spelled[]): void {
  const low = unit >= 0xd800 && unit <= 0xdbff ? hex(lowSurrogate, text, at) : undefined;
  if (low === undefined) found.push({ code: folded(unit), end: at });
  else {
    const code = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
    found.push({ code, end: lowSurrogate.lastIndex });
  }
}

function plainAt(text: string, at: number): Spelled[] {
  const code = text.codePointAt(at);
  if (code === undefined) return [];
  const found = code === percent ? percentAt(text, at) : [];
  return [...found, { code: folded(code), end: at + (code > 0xffff ? 2 : 1) }];
}

function putEntity(text: string, at: number, found: Spelled[]): void {
  entity.lastIndex = at;
  const [all, sixteen, ten, name = ''] = entity.exec(text) ?? [];
  if (all === undefined) return;
  const end = at + all.length;
  const known = entities.get(name.toLowerCase())?.codePointAt(0);
  const code = sixteen ? Number.parseInt(sixteen, 16) : ten ? Number(ten) : known;
  if (code !== undefined && code <= 0x10ffff) found.push({ code: folded(code), end });
}

/** A quote within quotes: `''`, `""`, and those of a shell. */
function putDoubled(text: string, at: number, code: number, found: Spelled[]): void {
  const quote = text.charAt(at);
  for (const spelling of [`${quote}${quote}`, `'\\''`, `'"'"'`]) {
    if (text.startsWith(spelling, at)) found.push({ code, end: at + spelling.length });
  }
}

/** The number that a sticky pattern finds in its first group that took part, or in all of it. */
function hex(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  if (!match) return undefined;
  const [all, ...groups] = match;
  return Number.parseInt(groups.find((group) => group !== undefined) ?? all, 16);
}
