import { readFile } from 'node:fs/promises';
import { dirname, join, parse } from 'node:path';
import { MillraceError } from '../errors.ts';
import { isInstance, messageOf, stackOf, textMemberOf } from '../lang/thrown.ts';
import { isTypeScript } from './typescript/module-kind.ts';

/** The MR504 of a pack whose import failed, with the reason and what to do. */
export async function loadError(file: string, cause: unknown): Promise<MillraceError> {
  const name = textMemberOf(cause, 'name');
  const reason = `${name === undefined ? '' : `${name}: `}${messageOf(cause)}`;
  const hint = await hintFor(file, cause).catch(() => undefined);
  const message = `${file} does not load: ${reason}${placeOf(cause)}`;
  return new MillraceError('MR504', message, { cause, ...(hint === undefined ? {} : { hint }) });
}

/** Where a syntax error is, if its stack begins with that: file and line. */
function placeOf(cause: unknown): string {
  if (!isInstance(cause, SyntaxError)) return '';
  const [, place] = /^(?:file:\/\/)?(\/.*:\d+)\n/.exec(stackOf(cause) ?? '') ?? [];
  return place === undefined ? '' : ` (${place})`;
}

const isEsSyntax = /^Cannot use (?:import statement|'import\.meta')|^Unexpected token 'export'/;
const lacksCommonJs = /^(?:module|exports|require|__dirname|__filename) is not defined/;

async function hintFor(file: string, cause: unknown): Promise<string | undefined> {
  const message = messageOf(cause);
  const { dir, name, ext } = parse(file);
  const renamed = (kind: string): string => `${name}.${kind}${ext.at(-2)}s`;
  if (isInstance(cause, ReferenceError) && lacksCommonJs.test(message)) {
    return `it is an ES module; if it is meant as CommonJS, name it ${renamed('c')}`;
  }
  if (!isInstance(cause, SyntaxError)) return undefined;
  if (isEsSyntax.test(message) && (await packageType(dir)) === 'commonjs') {
    return `the nearest package.json says "type": "commonjs"; name the file ${renamed('m')}, or write "type": "module"`;
  }
  if (textMemberOf(cause, 'code') === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX') {
    return 'types are removed and nothing is transformed: use no enum, namespace, parameter property or import =';
  }
  // `import()` does not report the position of a syntax error.
  return isTypeScript(file) ? undefined : `node --check ${file} shows where`;
}

/** The `type` in the nearest `package.json`. */
async function packageType(folder: string): Promise<unknown> {
  const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => undefined);
  const above = dirname(folder);
  if (text === undefined) return above === folder ? undefined : packageType(above);
  return Object(JSON.parse(text)).type;
}
