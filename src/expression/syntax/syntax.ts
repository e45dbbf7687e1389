import { Parser, tokTypes } from 'acorn';
import type { Expression, Options, TokenType } from 'acorn';
import type { TemplateProblem } from '../template-problem.ts';
import type { Result } from '../../lang/result.ts';
import { err, ok } from '../../lang/result.ts';

/** Internals of the parser of acorn that its types leave out. */
interface Internals {
  type: TokenType;
  nextToken(): void;
  parseExpression(): Expression;
  parseExprAtom(...rest: unknown[]): Expression;
  parseIdent(liberal: boolean): Expression;
  unexpected(): never;
}

type InternalsClass = new (options: Options, input: string, start: number) => Internals;

const options: Options = { ecmaVersion: 2023, sourceType: 'module' };

/** Parses `default` as a name. */
class ExpressionParser extends (Parser as unknown as InternalsClass) {
  override parseExprAtom(...rest: unknown[]): Expression {
    return this.type === tokTypes._default ? this.parseIdent(true) : super.parseExprAtom(...rest);
  }

  parseWhole(): Expression {
    this.nextToken();
    const expression = this.parseExpression();
    return this.type === tokTypes.eof ? expression : this.unexpected();
  }
}

/** Parses `text` from `start` to its end. Positions count from the start of `text`. */
export function parseExpression(text: string, start: number): Result<Expression, TemplateProblem> {
  try {
    return ok(new ExpressionParser(options, text, start).parseWhole());
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const reported = 'pos' in error && typeof error.pos === 'number' ? error.pos : start;
    const at = Math.min(reported, text.trimEnd().length);
    const message = error.message.replace(/ \(\d+:\d+\)$/, '');
    const ended = at >= text.trimEnd().length && message === 'Unexpected token';
    return err({
      code: 'MR201',
      message: ended ? 'the expression is incomplete' : message,
      start: at,
      end: at + 1,
    });
  }
}
