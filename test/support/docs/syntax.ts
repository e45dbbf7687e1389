import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Loader, transform } from 'esbuild';
import { parseAllDocuments } from 'yaml';
import type { Block } from './blocks.ts';

const loaders: Readonly<Record<string, Loader>> = {
  js: 'js',
  javascript: 'js',
  mjs: 'js',
  cjs: 'js',
  jsx: 'jsx',
  ts: 'ts',
  typescript: 'ts',
  mts: 'ts',
  cts: 'ts',
  tsx: 'tsx',
};

const shells: ReadonlySet<string> = new Set(['sh', 'bash', 'shell']);

const data: ReadonlySet<string> = new Set(['yaml', 'yml', 'json', 'toml']);

/** A block in one of these languages says by a mark how it is tested. */
export function needsMark(language: string): boolean {
  return language in loaders || isShell(language) || data.has(language);
}

export function isShell(language: string): boolean {
  return shells.has(language);
}

/** What is wrong with the syntax of a block; undefined if nothing is, or no parser knows it. */
export async function syntaxProblem({ language, text }: Block): Promise<string | undefined> {
  const loader = loaders[language];
  try {
    if (loader !== undefined) await transform(text, { loader, logLevel: 'silent' });
    else if (isShell(language)) await promisify(execFile)('sh', ['-n', '-c', text]);
    else if (language === 'json') JSON.parse(text);
    else if (language === 'yaml' || language === 'yml') return yamlProblem(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function yamlProblem(text: string): string | undefined {
  return parseAllDocuments(text).flatMap(({ errors }) => errors)[0]?.message;
}
