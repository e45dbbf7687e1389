import swc from '@swc/wasm-typescript';

/**
 * Replaces the types of a TypeScript text with blanks, so that lines and columns stay: by the
 * compiler that Node has within. Throws a SyntaxError for what is more than types, as Node does.
 */
export function stripTypes(text: string, file: string): string {
  try {
    return swc.transformSync(text, { mode: 'strip-only', filename: file }).code;
  } catch (error) {
    throw syntaxError(error, file);
  }
}

/** The compiler throws plain objects. Columns count from 0. */
function syntaxError(thrown: unknown, file: string): SyntaxError {
  const { code, message, startLine, startColumn } = Object(thrown);
  const place = typeof startLine === 'number' ? ` (${file}:${startLine}:${startColumn + 1})` : '';
  const error = new SyntaxError(`${message ?? thrown}${place}`);
  const isUnsupported = code === 'UnsupportedSyntax';
  return isUnsupported
    ? Object.assign(error, { code: `ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX` })
    : error;
}
