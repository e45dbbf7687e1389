import { shortestSecret } from '../plan/parameters/secrets.ts';
import { folded, space } from './spellings.ts';

/** What shows a secret, as code points; white space is one `space`. */
export interface SecretForm {
  readonly codes: readonly number[];
  /** It is a piece of base64: the characters beside it may hold bits of the secret. */
  readonly isBase64: boolean;
}

/**
 * A longer form is searched for in pieces of this length: what it costs to look at a place of a
 * text is bounded, also where a text and a secret repeat one character.
 */
const longestForm = 64;

/** A part of a secret that is shorter may be a word that stands in other texts too. */
const shortestPart = 8;

/**
 * The forms of a secret: itself, what the URL standard and encodings make of it that is not a
 * spelling of its characters, and its parts: programs print one line at a time, and URLs are taken
 * apart. None for a secret that is too short.
 */
export function formsOf(secret: string): SecretForm[] {
  const parts = secret.split(/[\r\n#?/\\@:]+/).filter((part) => part.length >= shortestPart);
  const texts = new Set([secret, ...parts].flatMap(variants));
  const pieces = new Set(base64Pieces(Buffer.from(secret)));
  // Basic authentication and others encode characters of one byte as such.
  if (/^[\0-\xff]*$/.test(secret)) {
    for (const piece of base64Pieces(Buffer.from(secret, 'latin1'))) pieces.add(piece);
  }
  const forms = [
    ...Array.from(texts, (text) => ({ codes: codesOf(text), isBase64: false })),
    ...Array.from(pieces, (text) => ({ codes: codesOf(text), isBase64: true })),
  ];
  const whole = forms.filter(({ codes }) => codes.length >= shortestSecret);
  return unlike(whole.flatMap(inPieces));
}

/** A secret that repeats itself has many equal pieces. */
function unlike(forms: readonly SecretForm[]): SecretForm[] {
  return [...new Map(forms.map((form) => [`${form.isBase64} ${form.codes}`, form])).values()];
}

/** The last piece overlaps the one before, so that none is short. */
function inPieces({ codes, isBase64 }: SecretForm): SecretForm[] {
  if (codes.length <= longestForm) return [{ codes, isBase64 }];
  const starts = Array.from({ length: Math.ceil(codes.length / longestForm) }, (_, piece) =>
    Math.min(piece * longestForm, codes.length - longestForm),
  );
  return starts.map((start) => ({ codes: codes.slice(start, start + longestForm), isBase64 }));
}

function variants(text: string): string[] {
  const wellFormed = text.replaceAll(/\p{Surrogate}/gu, '\uFFFD');
  const inUrl = wellFormed.replaceAll(/[\t\n\r]/g, '');
  const atItsEnd = inUrl.replace(/[\0-\x20]+$/, '');
  const alone = atItsEnd.replace(/^[\0-\x20]+/, '');
  return [
    text,
    wellFormed,
    ...[inUrl, atItsEnd, alone].flatMap((one) => [one, one.replaceAll('\\', '/')]),
    // Names of headers.
    text.toLowerCase(),
    hostOf(alone),
    // UTF-8 that was read as Latin-1.
    Buffer.from(wellFormed).toString('latin1'),
  ];
}

/** What the URL standard makes of the name of a host, which is lower case, and ASCII. */
function hostOf(text: string): string {
  const url = `http://${text}`;
  return /^[^\s/\\?#@:]+$/.test(text) && URL.canParse(url) ? new URL(url).hostname : '';
}

/** White space at both ends is often lost, and is part of a form only if nothing else is left. */
function codesOf(text: string): number[] {
  const all = Array.from(text, (one) => folded(one.codePointAt(0) ?? 0));
  const codes = all.filter((code, at) => code !== space || all[at - 1] !== space);
  const first = codes[0] === space ? 1 : 0;
  const trimmed = codes.slice(first, codes.at(-1) === space ? -1 : undefined);
  return trimmed.length >= shortestSecret ? trimmed : codes;
}

/**
 * The parts of the base64 of a longer text that depend on these bytes only, for each of the three
 * ways in which they can be aligned in it, in both alphabets.
 */
function base64Pieces(bytes: Buffer): string[] {
  const pieces = [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const first = Math.ceil((before * 8) / 6);
    return encoded.slice(first, Math.floor(((before + bytes.length) * 8) / 6));
  });
  return pieces.flatMap((piece) => [piece, piece.replaceAll('+', '-').replaceAll('/', '_')]);
}
