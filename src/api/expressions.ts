// How the command evaluates an expression that is typed. The package exports none of it.
export { compileTemplate, type Program } from '../expression/compile/compile.ts';
export { ExpressionError } from '../expression/expression-error.ts';
