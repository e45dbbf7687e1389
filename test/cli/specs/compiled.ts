import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type AnyNode, type FunctionDeclaration, parse, type Pattern, type Program } from 'acorn';

/** The compiled command. Its modules have no types, and no imports of types. */
export const cli = fileURLToPath(new URL('../../../src/cli/', import.meta.url));

/** The modules in a folder. */
export function modulesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.js'))
    .map((name) => join(folder, name));
}

/** A module and all modules of the project that it imports statically. */
export function closureOf(module: string, seen: Set<string> = new Set()): ReadonlySet<string> {
  if (seen.has(module)) return seen;
  seen.add(module);
  for (const node of parseModule(module).body) {
    if (!('source' in node) || typeof node.source?.value !== 'string') continue;
    const name = node.source.value;
    if (name.startsWith('.')) closureOf(join(dirname(module), name), seen);
  }
  return seen;
}

/** The functions that a module exports. */
export function exportedFunctions(module: string): string[] {
  return parseModule(module).body.flatMap((node) =>
    node.type === 'ExportNamedDeclaration' && node.declaration?.type === 'FunctionDeclaration'
      ? [node.declaration.id.name]
      : [],
  );
}

/** A parameter of a function of a module. */
interface Parameter {
  readonly module: string;
  readonly name: string;
  readonly position: number;
}

/**
 * The properties of a parameter that the function reads, by access (`options.json`) or by pattern
 * (`{ json }`). Follows the parameter into the functions that it is passed to, also within an
 * object (`{ ...options, terminal }`). Passing it on is not a read.
 */
export function propertiesRead(parameter: Parameter, seen: Set<string> = new Set()): Set<string> {
  const found = new Set<string>();
  const id = JSON.stringify(parameter);
  const declared = seen.has(id) ? undefined : declarationOf(parameter);
  const pattern = declared?.params[parameter.position];
  if (!declared || !pattern) return found;
  seen.add(id);
  const aliases = new Set<string>();
  readPattern(pattern, found, aliases);
  for (const node of nodesIn(declared.body)) {
    if (node.type === 'MemberExpression' && isAlias(node.object, aliases)) {
      if (node.property.type === 'Identifier') found.add(node.property.name);
    } else if (node.type === 'VariableDeclarator' && isAlias(node.init, aliases)) {
      readPattern(node.id, found, aliases);
    } else if (node.type === 'CallExpression' && node.callee.type === 'Identifier') {
      const { name } = node.callee;
      for (const [position, argument] of node.arguments.entries()) {
        if (!passes(argument, aliases)) continue;
        const next = propertiesRead({ ...resolve(parameter.module, name), position }, seen);
        for (const property of next) found.add(property);
      }
    }
  }
  return found;
}

/** Adds the properties that a pattern takes, and the name of the whole or the rest. */
function readPattern(pattern: Pattern, found: Set<string>, aliases: Set<string>): void {
  if (pattern.type === 'Identifier') aliases.add(pattern.name);
  if (pattern.type !== 'ObjectPattern') return;
  for (const property of pattern.properties) {
    if (property.type === 'RestElement') readPattern(property.argument, found, aliases);
    else if (property.key.type === 'Identifier') found.add(property.key.name);
  }
}

function isAlias(node: AnyNode | null | undefined, aliases: ReadonlySet<string>): boolean {
  return node?.type === 'Identifier' && aliases.has(node.name);
}

function passes(argument: AnyNode, aliases: ReadonlySet<string>): boolean {
  if (argument.type !== 'ObjectExpression') return isAlias(argument, aliases);
  return argument.properties.some(
    (property) => property.type === 'SpreadElement' && isAlias(property.argument, aliases),
  );
}

/** The module and name of a function that a module calls. */
function resolve(module: string, name: string): Pick<Parameter, 'module' | 'name'> {
  for (const node of parseModule(module).body) {
    if (node.type !== 'ImportDeclaration' || typeof node.source.value !== 'string') continue;
    for (const specifier of node.specifiers) {
      if (specifier.type !== 'ImportSpecifier' || specifier.local.name !== name) continue;
      if (!node.source.value.startsWith('.')) continue;
      const { imported } = specifier;
      const original = imported.type === 'Identifier' ? imported.name : name;
      return { module: join(dirname(module), node.source.value), name: original };
    }
  }
  return { module, name };
}

function declarationOf({ module, name }: Parameter): FunctionDeclaration | undefined {
  for (const node of parseModule(module).body) {
    const declaration = node.type === 'ExportNamedDeclaration' ? node.declaration : node;
    if (declaration?.type === 'FunctionDeclaration' && declaration.id.name === name) {
      return declaration;
    }
  }
  return undefined;
}

function parseModule(module: string): Program {
  return parse(readFileSync(module, 'utf8'), { ecmaVersion: 'latest', sourceType: 'module' });
}

function* nodesIn(value: unknown): Generator<AnyNode> {
  if (typeof value !== 'object' || value === null) return;
  if (isNode(value)) yield value;
  for (const part of Object.values(value)) yield* nodesIn(part);
}

function isNode(value: object): value is AnyNode {
  return 'type' in value && typeof value.type === 'string';
}
