import type { Json } from '../../lang/json.ts';
import { compileTree } from './input.ts';
import type { Names } from '../names.ts';

/** Throws `ExpressionError`. */
export type Program = (names: Names) => unknown;

/**
 * Compiles a template or a tree of templates. Text that is exactly one tag keeps the type of its
 * value; other text with tags becomes a string. Throws `ExpressionError` for templates that the
 * check rejects.
 */
export function compileTemplate(template: Json): Program {
  const { bind } = compileTree(template, undefined);
  return (names) => bind(names)(names.item, names.index, names.repetition);
}
