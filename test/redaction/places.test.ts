import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify as toYaml } from 'yaml';
import { cut, cutMark } from '../../src/lang/thrown.ts';
import { Mask } from '../../src/redaction/mask.ts';

const characters = fc.oneof(
  fc.constantFrom(...'aZ09 +&=%?#/\\\'"`<>()[]{}|^~!*$,;:@._-\n\t'),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
);
const generated = fc
  .array(characters, { minLength: 6, maxLength: 40 })
  .map((parts) => parts.join(''))
  .filter((text) => text === text.trim() && text.replaceAll(/\s+/g, ' ').length >= 6);
const known = [
  'p@ss (word)! ~x',
  'correct horse battery',
  "it's(my)secret!",
  'a b,c;d',
  'a%20b%41',
];
const secrets = [...known, ...fc.sample(generated, { seed: 500, numRuns: 495 })];

/** How packs and standards write a value. Undefined where they refuse it. */
type Spell = (secret: string) => string | undefined;

function inUrl(change: (url: URL, secret: string) => void, read: (url: URL) => string): Spell {
  return (secret) => {
    const url = new URL('http://host/');
    change(url, secret);
    return read(url).replace(/^[/?#]/, '');
  };
}

function wholeUrl(before: string): Spell {
  return (secret) => {
    // The standard shortens a path that goes to its parent, and drops what only is white space.
    if (/(?:^|[/\\?#])(?:\.|%2e){1,2}(?:[/\\?#]|$)/i.test(secret)) return undefined;
    const start = new URL(before, 'http://host').href.length;
    const url = `${before}${secret}`;
    return URL.canParse(url) ? new URL(url).href.slice(start) : undefined;
  };
}

const places: readonly (readonly [place: string, spell: Spell])[] = [
  ['a message', (secret) => secret],
  ['a message that shows the value', (secret) => inspect(secret).slice(1, -1)],
  ['a text without its line breaks', (secret) => secret.replaceAll(/\s+/g, ' ')],
  ['an indented text', (secret) => secret.replaceAll('\n', '\n      ')],
  ['JSON', (secret) => JSON.stringify(secret).slice(1, -1)],
  ['JSON in JSON', (secret) => JSON.stringify(JSON.stringify(secret)).slice(3, -3)],
  [
    'JSON in ASCII',
    (secret) =>
      JSON.stringify(secret)
        .slice(1, -1)
        .replaceAll(
          /[\u0080-\uffff]/g,
          (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
        ),
  ],
  [
    'YAML in double quotes',
    (secret) => toYaml(secret, { defaultStringType: 'QUOTE_DOUBLE' }).trim().slice(1, -1),
  ],
  [
    'YAML in single quotes',
    (secret) => (/\n/.test(secret) ? undefined : secret.replaceAll("'", "''")),
  ],
  ['CSV', (secret) => secret.replaceAll('"', '""')],
  ['a word of a shell', (secret) => secret.replaceAll("'", `'\\''`)],
  [
    'HTML',
    (secret) =>
      secret
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('"', '&quot;')
        .replaceAll("'", '&#39;'),
  ],
  [
    'encodeURIComponent',
    (secret) => (isWellFormed(secret) ? encodeURIComponent(secret) : undefined),
  ],
  ['encodeURI', (secret) => (isWellFormed(secret) ? encodeURI(secret) : undefined)],
  [
    'an encoded URL within a URL',
    (secret) => (isWellFormed(secret) ? encodeURIComponent(encodeURIComponent(secret)) : undefined),
  ],
  [
    'JSON in a URL',
    (secret) =>
      isWellFormed(secret) ? encodeURIComponent(JSON.stringify(secret).slice(1, -1)) : undefined,
  ],
  ['a form', (secret) => new URLSearchParams({ x: secret }).toString().slice(2)],
  [
    'the user of a URL',
    inUrl(
      (url, secret) => (url.username = secret),
      (url) => url.username,
    ),
  ],
  [
    'the password of a URL',
    inUrl(
      (url, secret) => (url.password = secret),
      (url) => url.password,
    ),
  ],
  [
    'the query of a URL',
    inUrl(
      (url, secret) => (url.search = `?${secret}`),
      (url) => url.search,
    ),
  ],
  [
    'the fragment of a URL',
    inUrl(
      (url, secret) => (url.hash = `#${secret}`),
      (url) => url.hash,
    ),
  ],
  ['the path of a URL text', wholeUrl('http://host/x/')],
  ['the query of a URL text', wholeUrl('http://host/?x=')],
  ['the fragment of a URL text', wholeUrl('http://host/#')],
];

/** Some encoders refuse half a character. */
function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

function maskOf(secret: string): Mask {
  const mask = Mask.of(['secret'], { secret });
  if (!mask) throw new Error('it is secret');
  return mask;
}

describe('500 secrets', () => {
  it.each(places)('are hidden in %s', (_, spell) => {
    for (const secret of secrets) {
      const spelled = spell(secret);
      if (spelled === undefined) continue;
      const masked = maskOf(secret).text(`[${spelled}]`);
      expect.soft(masked, `${JSON.stringify(secret)} as ${JSON.stringify(spelled)}`).toBe('[***]');
    }
  });

  it('are hidden in base64, wherever they stand in what is encoded', () => {
    for (const secret of secrets.filter((one) => isWellFormed(one))) {
      for (const before of ['', 'u', 'me', 'me:']) {
        for (const form of ['base64', 'base64url'] as const) {
          const spelled = Buffer.from(`${before}${secret}:x`).toString(form);
          const kept = maskOf(secret).text(`<${spelled}>`).replace('***', '');
          // What is left are the characters that hold no bit of it.
          expect.soft(kept.length, secret).toBeLessThan(12);
        }
      }
    }
  });

  it('are hidden wherever a text that holds them was cut', () => {
    for (const secret of secrets.filter(isWellFormed).slice(0, 10)) {
      const mask = maskOf(secret);
      for (const [place, spell] of places.slice(0, 20)) {
        const spelled = spell(secret) ?? '';
        const known = spell(Array.from(secret).slice(0, 5).join(''))?.length ?? 0;
        const rest = spell(Array.from(secret).slice(-6).join(''))?.length ?? 0;
        for (let at = known; at < spelled.length; at++) {
          const head = mask.text(cut(`<${spelled}`, at + 1));
          expect.soft(head, `${place}: ${secret}`).toBe(`<***${cutMark}`);
        }
        for (let left = rest; left < spelled.length; left++) {
          const tail = mask.text(`…${spelled.slice(-left)}>`);
          expect.soft(tail, `${place}: ${secret}`).toBe(`…***>`);
        }
      }
    }
  });
});
