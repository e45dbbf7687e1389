import { fileURLToPath } from 'node:url';
import { requireVersion } from '../code/require-version.ts';
import { MillraceError } from '../errors.ts';
import { isInstance, messageOf, textMemberOf } from '../lang/thrown.ts';
import type { Action } from './define.ts';
import type { PackSource } from './packs.ts';

/** The actions of one pack, by their names within it. */
type Pack = ReadonlyMap<string, Action>;

/** Imports of this thread, which cannot be repeated: a file that has changed stays as it was. */
const loaded = new Map<string, Promise<Pack>>();

/** Called before and after the import of a pack, which may never end. */
export interface LoadReport {
  loading(url: string): void;
  loaded(url: string): void;
}

const silent: LoadReport = { loading: () => {}, loaded: () => {} };

/**
 * Imports a pack, once per thread. Throws MR504, with file and reason, if it does not load, and
 * MR514 if its code is another version. A thread gets one version only: the pool sees to it.
 */
export function loadPack(source: PackSource, report: LoadReport = silent): Promise<Pack> {
  let pack = loaded.get(source.url);
  if (pack === undefined) {
    pack = importPack(source, report);
    loaded.set(source.url, pack);
  }
  return pack;
}

/** Returns the action `pack.name`. Throws MR302 if there is none, MR504 if it does not load. */
export async function loadAction(
  sources: readonly PackSource[],
  name: string,
  report: LoadReport = silent,
): Promise<Action> {
  const dot = name.indexOf('.');
  const packName = name.slice(0, dot);
  const source = sources.find(({ pack }) => pack === packName);
  if (source === undefined) {
    throw new MillraceError('MR302', `there is no pack ${packName} for the action ${name}`, {
      hint: `packs: ${sources.map(({ pack }) => pack).join(', ')}`,
    });
  }
  const pack = await loadPack(source, report);
  const action = pack.get(name.slice(dot + 1));
  if (action === undefined) {
    throw new MillraceError('MR302', `there is no action ${name}`, {
      hint: `${packName} has: ${[...pack.keys()].join(', ') || 'no exported function'}`,
    });
  }
  return action;
}

async function importPack(source: PackSource, report: LoadReport): Promise<Pack> {
  report.loading(source.url);
  // What cannot be read, or is gone, is reported by the import.
  await requireVersion(source).catch(throwIfChanged);
  try {
    const module: Readonly<Record<string, unknown>> = await import(source.url);
    // It may have changed before the import read it.
    await requireVersion(source);
    report.loaded(source.url);
    const actions = Object.entries(module).filter(([name]) => name !== 'default');
    return new Map(actions.filter((entry): entry is [string, Action] => isAction(entry[1])));
  } catch (cause) {
    throwIfChanged(cause);
    const name = textMemberOf(cause, 'name');
    const reason = `${name === undefined ? '' : `${name}: `}${messageOf(cause)}`;
    const file = fileURLToPath(source.url);
    // `import()` does not report the position of a syntax error.
    const hint = isInstance(cause, SyntaxError) ? { hint: `node --check ${file} shows where` } : {};
    throw new MillraceError('MR504', `${file} does not load: ${reason}`, { cause, ...hint });
  }
}

function throwIfChanged(error: unknown): void {
  if (error instanceof MillraceError && error.code === 'MR514') throw error;
}

/** Leaves out classes: they are functions, but calling them throws. */
function isAction(value: unknown): value is Action {
  return typeof value === 'function' && !/^class\b/.test(Function.prototype.toString.call(value));
}
