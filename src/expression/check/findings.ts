import type { Expression } from 'acorn';
import type { Span, TemplateProblem } from '../template-problem.ts';

/** A name that the expression does not bind, with the literal properties after it. */
export interface NameUse extends Span {
  readonly name: string;
  readonly path: readonly PathStep[];
  /** All properties that are read of it or, if it is called, of what it returns. */
  readonly steps: Steps;
  /** The name itself is called. It has no path. */
  readonly called: boolean;
  /** `new name(…)` with arguments. */
  readonly constructed: boolean;
}

export interface PathStep extends Span {
  readonly name: string;
  /** It follows `?.`. */
  readonly isOptional?: boolean;
}

/** Undefined for a key that is known only at run time. */
export type Steps = readonly (PathStep | undefined)[];

export interface Analysis {
  /** Syntax that is not allowed. */
  readonly problems: readonly TemplateProblem[];
  readonly uses: readonly NameUse[];
  /** Computed keys whose value is known only at run time. */
  readonly dynamicKeys: readonly DynamicKey[];
  /** Properties that may be methods and are not called: their value must be data. */
  readonly mustBeData: readonly Span[];
  /** Calls of `default`: its name, and its first argument, which only a guard may evaluate. */
  readonly defaults: readonly DefaultCall[];
  /** Literals of integers that no number holds exactly. */
  readonly inexact: readonly InexactLiteral[];
  /** Methods that would change the list at a path, which is shared. */
  readonly changes: readonly PathStep[];
  /** Properties that are written by another name. */
  readonly renamed: readonly PathStep[];
}

interface DynamicKey extends Span {
  /** The value of the key is called or bound to a name: no guard can check it. */
  readonly blind: boolean;
}

interface InexactLiteral extends Span {
  readonly digits: string;
}

interface DefaultCall {
  readonly callee: Span;
  readonly value: Expression;
}

export interface Findings {
  readonly problems: TemplateProblem[];
  readonly uses: NameUse[];
  readonly dynamicKeys: DynamicKey[];
  readonly mustBeData: Span[];
  readonly defaults: DefaultCall[];
  readonly inexact: InexactLiteral[];
  readonly changes: PathStep[];
  readonly renamed: PathStep[];
}
