import type { Json } from '../../lang/json.ts';
import { deepFreeze } from './freeze.ts';
import { generate } from './code.ts';
import { ExpressionError } from '../expression-error.ts';
import type { Tag } from '../syntax/parse.ts';
import { parseTemplate } from '../syntax/parse.ts';
import { textCode } from '../syntax/text.ts';

/** Source of the expression of a leaf, for messages. */
export interface Origin {
  readonly source: string;
  readonly field: string | undefined;
}

export interface Emission {
  /** Values without templates; all renderings share them. */
  readonly constants: unknown[];
  /** One entry per tag; generated code refers to it by position. */
  readonly origins: Origin[];
  readonly names: Set<string>;
  /** Statements that run once and do not depend on the item. */
  readonly statics: string[];
  slots: number;
  /** Some expression counts what it does. */
  isMetered: boolean;
}

interface PlacedTag {
  readonly text: string;
  readonly tag: Tag;
  readonly field: string | undefined;
  /** There is other text beside the tag. */
  readonly isPart: boolean;
}

interface Piece {
  readonly code: string;
  readonly kind: 'constant' | 'static' | 'dynamic';
}

export function newEmission(): Emission {
  return { constants: [], origins: [], names: new Set(), statics: [], slots: 0, isMetered: false };
}

/** Code that renders a tree. An object or list at the root is new in each rendering. */
export function emitRoot(value: Json, field: string | undefined, to: Emission): string {
  if (typeof value !== 'object' || value === null) return emit(value, field, to).code;
  return composite(value, field, to, true).code;
}

function emit(value: Json, field: string | undefined, to: Emission): Piece {
  if (typeof value === 'string') return leaf(value, field, to);
  if (typeof value !== 'object' || value === null) return { code: scalar(value), kind: 'constant' };
  return composite(value, field, to, false);
}

function scalar(value: null | boolean | number): string {
  return Object.is(value, -0) ? '-0' : JSON.stringify(value);
}

function leaf(text: string, field: string | undefined, to: Emission): Piece {
  const { parts, problems } = parseTemplate(text);
  const [problem] = problems;
  if (problem) throw new ExpressionError(problem.code, problem.message, { source: text, field });
  const [only, second] = parts;
  if (only?.kind === 'tag' && !second) {
    const tag = emitTag({ text, tag: only, field, isPart: false }, to);
    if (tag.dynamic) return { code: tag.code, kind: 'dynamic' };
    return slot(tag.plainPath ? tag.code : `__mr_freeze(${tag.code})`, to);
  }
  if (parts.every((part) => part.kind === 'text'))
    return { code: JSON.stringify(text), kind: 'constant' };
  let dynamic = false;
  const pieces = parts.map((part) => {
    if (part.kind === 'text') return part;
    const tag = emitTag({ text, tag: part, field, isPart: true }, to);
    dynamic ||= tag.dynamic;
    return { code: tag.code };
  });
  const code = textCode(pieces);
  return dynamic ? { code, kind: 'dynamic' } : slot(code, to);
}

/** Code of one tag that throws for undefined. `__mr_at` is the tag that is being rendered. */
function emitTag({ text, tag, field, isPart }: PlacedTag, to: Emission) {
  const generated = generate(text, tag, isPart);
  const { plainPath, dependsOnItem: dynamic } = generated;
  to.isMetered ||= generated.isMetered;
  for (const name of generated.names) to.names.add(name);
  const origin = to.origins.push({ source: tag.source, field }) - 1;
  const code = `(__mr_at = ${origin}, __mr_need(${generated.code}))`;
  return { code, dynamic, plainPath };
}

function slot(code: string, to: Emission): Piece {
  const name = `__mr_s${to.slots++}`;
  to.statics.push(`${name} = ${code};`);
  return { code: name, kind: 'static' };
}

function composite(value: object, field: string | undefined, to: Emission, root: boolean): Piece {
  const list = Array.isArray(value);
  const entries = Object.entries(value) as [string, Json][];
  const children = entries.map(([key, child]): [string, Piece] => [
    key,
    emit(child, list ? `${field ?? ''}[${key}]` : joinField(field, key), to),
  ]);
  if (!root && children.every(([, { kind }]) => kind === 'constant')) {
    return {
      code: `__mr_c[${to.constants.push(deepFreeze(structuredClone(value))) - 1}]`,
      kind: 'constant',
    };
  }
  const members = children
    .map(([key, { code }]) => (list ? code : `${memberKey(key)}: ${code}`))
    .join(', ');
  const code = list ? `[${members}]` : `{${members}}`;
  const dynamic = root || children.some(([, { kind }]) => kind === 'dynamic');
  return dynamic ? { code, kind: 'dynamic' } : slot(`Object.freeze(${code})`, to);
}

function joinField(field: string | undefined, key: string): string {
  return field === undefined ? key : `${field}.${key}`;
}

/** A literal key `__proto__` would set the prototype; a computed one is an ordinary key. */
function memberKey(key: string): string {
  return key === '__proto__' ? '["__proto__"]' : JSON.stringify(key);
}
