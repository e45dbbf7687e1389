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

/** Options within a parameter of a function of a module. */
interface Parameter {
  readonly module: string;
  /** Of a static method: `Class.method`. */
  readonly name: string;
  readonly position: number;
  /** The members that lead to the options: none if they are the parameter itself. */
  readonly path?: Path;
}

type Path = readonly string[];

/** Paths to the options, by the names of variables. */
type Scope = Map<string, Path>;

/**
 * The properties of options that a function reads, by access (`options.json`) or by pattern
 * (`{ json }`). Follows the options into the functions that they are passed to, also within an
 * object (`{ ...options, terminal }`, `{ words, options }`). Passing them on is not a read.
 */
export function propertiesRead(parameter: Parameter, seen: Set<string> = new Set()): Set<string> {
  const found = new Set<string>();
  const id = JSON.stringify(parameter);
  const declared = seen.has(id) ? undefined : declarationOf(parameter);
  const pattern = declared?.params[parameter.position];
  if (!declared || !pattern) return found;
  seen.add(id);
  const scope: Scope = new Map();
  bind(pattern, parameter.path ?? [], { found, scope });
  for (const node of nodesIn(declared.body)) {
    if (node.type === 'MemberExpression' && pathOf(node.object, scope)?.length === 0) {
      if (node.property.type === 'Identifier') found.add(node.property.name);
    } else if (node.type === 'VariableDeclarator') {
      const path = pathOf(node.init, scope);
      if (path) bind(node.id, path, { found, scope });
    } else if (node.type === 'CallExpression') {
      const name = nameOf(node.callee);
      if (name === undefined) continue;
      for (const [position, argument] of node.arguments.entries()) {
        const path = pathOf(argument, scope);
        if (!path) continue;
        const called = resolve(parameter.module, name);
        const next = propertiesRead({ ...called, position, path }, seen);
        for (const property of next) found.add(property);
      }
    }
  }
  return found;
}

interface Bound {
  readonly found: Set<string>;
  readonly scope: Scope;
}

/** Adds the properties that a pattern takes of the options, and the names that lead to them. */
function bind(pattern: Pattern, path: Path, bound: Bound): void {
  if (pattern.type === 'Identifier') bound.scope.set(pattern.name, path);
  if (pattern.type === 'AssignmentPattern') bind(pattern.left, path, bound);
  if (pattern.type !== 'ObjectPattern') return;
  const [first, ...rest] = path;
  for (const property of pattern.properties) {
    if (property.type === 'RestElement') bind(property.argument, path, bound);
    else if (property.key.type !== 'Identifier') continue;
    else if (first === undefined) bound.found.add(property.key.name);
    else if (property.key.name === first) bind(property.value, rest, bound);
  }
}

/** Undefined where the value has no options. */
function pathOf(node: AnyNode | null | undefined, scope: Scope): Path | undefined {
  if (node?.type === 'Identifier') return scope.get(node.name);
  if (node?.type === 'MemberExpression') {
    const [first, ...rest] = pathOf(node.object, scope) ?? [];
    return first !== undefined && nameOf(node.property) === first ? rest : undefined;
  }
  if (node?.type !== 'ObjectExpression') return undefined;
  for (const property of node.properties) {
    const isSpread = property.type === 'SpreadElement';
    const path = pathOf(isSpread ? property.argument : property.value, scope);
    if (path) return isSpread ? path : [nameOf(property.key) ?? '', ...path];
  }
  return undefined;
}

/** The name of a variable, or of a member of one. */
function nameOf(node: AnyNode): string | undefined {
  if (node.type === 'Identifier') return node.name;
  if (node.type !== 'MemberExpression') return undefined;
  if (node.object.type !== 'Identifier' || node.property.type !== 'Identifier') return undefined;
  return `${node.object.name}.${node.property.name}`;
}

/** The module and name of a function that a module calls. */
function resolve(module: string, name: string): Pick<Parameter, 'module' | 'name'> {
  const [first = '', ...members] = name.split('.');
  for (const node of parseModule(module).body) {
    if (node.type !== 'ImportDeclaration' || typeof node.source.value !== 'string') continue;
    for (const specifier of node.specifiers) {
      if (specifier.type !== 'ImportSpecifier' || specifier.local.name !== first) continue;
      if (!node.source.value.startsWith('.')) continue;
      const { imported } = specifier;
      const original = imported.type === 'Identifier' ? imported.name : first;
      return {
        module: join(dirname(module), node.source.value),
        name: [original, ...members].join('.'),
      };
    }
  }
  return { module, name };
}

type AnyFunction = Pick<FunctionDeclaration, 'params' | 'body'>;

function declarationOf({ module, name }: Parameter): AnyFunction | undefined {
  const [first, method] = name.split('.');
  for (const node of parseModule(module).body) {
    const declaration = node.type === 'ExportNamedDeclaration' ? node.declaration : node;
    if (declaration?.type === 'FunctionDeclaration' && declaration.id.name === name) {
      return declaration;
    }
    if (declaration?.type !== 'ClassDeclaration' || declaration.id.name !== first) continue;
    for (const member of declaration.body.body) {
      if (member.type !== 'MethodDefinition' || nameOf(member.key) !== method) continue;
      return member.value;
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
