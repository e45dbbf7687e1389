import type { Action } from './define.ts';
import { foldAction, isFold } from './fold.ts';

/** What a pack exports, by name. */
export interface Exports {
  readonly actions: ReadonlyMap<string, Action>;
  /** Those that are no actions, with what they are: `a number`. */
  readonly others: ReadonlyMap<string, string>;
}

/** Names that Node and compilers add to what an author exports. */
const added = new Set(['default', 'module.exports', '__esModule']);

/**
 * Finds the actions of a module: its exported functions, and those in an object that it exports as
 * default or as `module.exports`. A default that is a function is the action `default`. An object
 * with a function `fold` is an action too.
 */
export function exportsOf(module: object): Exports {
  const actions = new Map<string, Action>();
  const others = new Map<string, string>();
  for (const [name, value] of members(module)) {
    if (isAction(value)) actions.set(name, value);
    else if (isFold(value)) actions.set(name, foldAction(value));
    else others.set(name, kindOf(value));
  }
  return { actions, others };
}

function members(module: object): Map<string, unknown> {
  const found = new Map(Object.entries(module).filter(([name]) => !added.has(name)));
  const main: unknown = Reflect.get(module, 'default');
  if (typeof main === 'function') return found.set('default', main);
  if (typeof main !== 'object' || main === null || Array.isArray(main)) return found;
  // An ES module that was compiled to CommonJS has its default within `module.exports`.
  const inner = Reflect.get(main, '__esModule') === true ? members(main) : Object.entries(main);
  for (const [name, value] of inner) {
    const known = found.get(name);
    if (known !== undefined && known !== value) continue;
    // A function of an object may use `this`, as if it were called there.
    found.set(name, isAction(value) && name !== 'default' ? value.bind(main) : value);
  }
  return found;
}

/** Leaves out classes: they are functions, but calling them throws. */
function isAction(value: unknown): value is Action {
  return typeof value === 'function' && !isClass(value);
}

function isClass(value: object): boolean {
  return /^class\b/.test(Function.prototype.toString.call(value));
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === 'function') return 'a class';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
