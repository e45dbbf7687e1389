import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A declaration of a compiled module. */
export interface Declaration {
  /** The `.d.ts` file and the name: what makes two of them the same. */
  readonly id: string;
  readonly file: string;
  readonly name: string;
  readonly text: string;
}

/** What the names in a `.d.ts` file stand for. */
interface Names {
  /** Names that come from other files: the file, and the name there. */
  readonly imported: ReadonlyMap<string, readonly [file: string, name: string]>;
  readonly exported: ReadonlyMap<string, readonly [file: string, name: string]>;
  readonly declared: ReadonlyMap<string, string>;
}

const known = new Map<string, Names>();

/** The declarations that a module exports, by name. */
export function exportsOf(file: string): ReadonlyMap<string, Declaration> {
  const { exported } = namesIn(file);
  return new Map(Array.from(exported, ([name, place]) => [name, declarationAt(...place)]));
}

/** The declarations of this package that a declaration names. */
export function namedBy({ file, name, text }: Declaration): readonly Declaration[] {
  const { imported, declared } = namesIn(file);
  const code = text.replaceAll(/\/\*[^]*?\*\/|'[^']*'/g, '');
  const words = new Set(code.match(/\b[A-Za-z_$][\w$]*/g));
  return [...words].flatMap((word) => {
    const place = imported.get(word);
    if (place) return [declarationAt(...place)];
    const isOther = word !== name && declared.has(word) && /^[A-Z]/.test(word);
    return isOther ? [declarationAt(file, word)] : [];
  });
}

function declarationAt(file: string, name: string): Declaration {
  const { imported, exported, declared } = namesIn(file);
  const text = declared.get(name);
  if (text !== undefined) return { id: `${file}#${name}`, file, name, text };
  const place = imported.get(name) ?? exported.get(name);
  if (!place) throw new Error(`${file} has no ${name}`);
  return declarationAt(...place);
}

function namesIn(file: string): Names {
  const before = known.get(file);
  if (before) return before;
  const text = readFileSync(file, 'utf8');
  const imported = new Map<string, readonly [string, string]>();
  const exported = new Map<string, readonly [string, string]>();
  for (const [, kind, list = '', from] of text.matchAll(
    /^(import|export) (?:type )?\{([^}]*)\}(?: from '([^']+)')?;/gm,
  )) {
    if (from !== undefined && !from.startsWith('.')) continue;
    const source = from === undefined ? file : join(dirname(file), from.replace(/\.ts$/, '.d.ts'));
    for (const entry of list.split(',')) {
      const [original = '', alias = original] = entry
        .trim()
        .replace(/^type /, '')
        .split(' as ');
      if (original === '') continue;
      if (kind === 'import') imported.set(alias, [source, original]);
      else exported.set(alias, [source, original]);
    }
  }
  for (const [, from = ''] of text.matchAll(/^export \* from '(\.[^']+)';/gm)) {
    const { exported: more } = namesIn(join(dirname(file), from.replace(/\.ts$/, '.d.ts')));
    for (const [name, place] of more) exported.set(name, place);
  }
  const declared = new Map<string, string>();
  const start =
    /^(export )?(?:declare )?(?:abstract )?(?:class|interface|type|function|const|namespace) (\w+)/;
  let current = '';
  for (const line of text.split('\n')) {
    const [, isExported, name] = start.exec(line) ?? [];
    if (name !== undefined) {
      current = name;
      if (isExported !== undefined) exported.set(name, [file, name]);
    } else if (/^(?:import|export|\/\*\*)/.test(line)) current = '';
    if (current !== '') declared.set(current, `${declared.get(current) ?? ''}${line}\n`);
  }
  const names = { imported, exported, declared };
  known.set(file, names);
  return names;
}
