import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Declared, readModule } from './module.ts';

/** A public name: what it is declared as, and the entries of the package that export it. */
export interface PublicName {
  readonly name: string;
  /** The declarations: several for the overloads of a function. */
  readonly declared: readonly Declared[];
  /** The module that the entry exports it from, such as `api/runs`. */
  readonly from: string;
}

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The entries of the package, by what is written after `from`, and their `.d.ts` files. */
export function packageEntries(): ReadonlyMap<string, string> {
  const { name, exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    name: string;
    exports: Record<string, string | { readonly types: string }>;
  };
  const entries = Object.entries(exports).flatMap(([path, target]) =>
    typeof target === 'string' ? [] : [[join(name, path), join(root, target.types)] as const],
  );
  return new Map(entries);
}

/** The names that a module exports, in order. */
export function namesOf(file: string): readonly PublicName[] {
  return readModule(file).exports.flatMap((line) => {
    if (line.kind === 'all') {
      const from = declarationFile(file, line.from);
      const place = moduleName(from);
      return namesOf(from).map(({ name, declared }) => ({ name, declared, from: place }));
    }
    const declared = declarationsOf(file, line.name);
    return [{ name: line.as, declared, from: moduleName(file) }];
  });
}

/** Follows a name to the module that declares it. */
function declarationsOf(file: string, name: string): readonly Declared[] {
  const module = readModule(file);
  const own = module.declared.filter((one) => one.name === name);
  if (own.length > 0) return own;
  const elsewhere = module.imports.get(name);
  if (elsewhere === undefined) throw new Error(`${file} does not declare ${name}`);
  return declarationsOf(declarationFile(file, elsewhere.from), elsewhere.name);
}

function declarationFile(file: string, from: string): string {
  return join(dirname(file), from.replace(/\.ts$/, '.d.ts'));
}

function moduleName(file: string): string {
  return file.slice(join(root, 'dist/src/').length).replace(/\.d\.ts$/, '');
}
