import type { Json } from '../../lang/json.ts';
import { compileTree } from './input.ts';
import type { Names } from '../names.ts';

/** Renders a template. Throws `ExpressionError`. */
export type Program = (names: Names) => unknown;

/**
 * Compiles a template, or a tree of them: text that is exactly one tag gives the tag's value, text without tags
 * gives itself, and mixed text gives a string. Throws `ExpressionError` for what the check would refuse.
 */
export function compileTemplate(template: Json): Program {
  const { bind } = compileTree(template, undefined);
  return (names) => bind(names)(names.item, names.index, names.repetition);
}
