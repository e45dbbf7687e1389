import { extname } from 'node:path';
import { Script } from 'node:vm';

export function isTypeScript(file: string): boolean {
  return /\.[cm]?ts$/.test(file);
}

/** What a TypeScript file is, whose `code` is without types: by its suffix, or else its syntax. */
export function moduleKind(file: string, code: string): 'module' | 'commonjs' {
  const suffix = extname(file);
  if (suffix === '.mts') return 'module';
  return suffix === '.cts' || isCommonJs(code) ? 'commonjs' : 'module';
}

/** What is no CommonJS is taken for an ES module: its errors are reported from there. */
function isCommonJs(code: string): boolean {
  try {
    return Boolean(
      new Script(`(function (exports, require, module, __filename, __dirname) {${code}\n})`),
    );
  } catch {
    return false;
  }
}
