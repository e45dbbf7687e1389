import { fileURLToPath } from 'node:url';
import { filesOf } from '../code/code-version.ts';
import { requireVersion } from '../code/require-version.ts';
import { MillraceError } from '../errors.ts';
import type { Action } from './define.ts';
import { type Exports, exportsOf } from './exports.ts';
import { loadError } from './load-error.ts';
import type { PackSource } from './packs.ts';
import { enableTypeScript } from './typescript/install.ts';
import { isTypeScript } from './typescript/module-kind.ts';

/** Imports of this thread, which cannot be repeated: a file that has changed stays as it was. */
const loaded = new Map<string, Promise<Exports>>();

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
export function loadPack(source: PackSource, report: LoadReport = silent): Promise<Exports> {
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
  const { actions } = await loadPack(source, report);
  const action = actions.get(name.slice(dot + 1));
  if (action === undefined) {
    throw new MillraceError('MR302', `there is no action ${name}`, {
      hint: `${packName} has: ${[...actions.keys()].join(', ') || 'no exported function'}`,
    });
  }
  return action;
}

async function importPack(source: PackSource, report: LoadReport): Promise<Exports> {
  report.loading(source.url);
  // What cannot be read, or is gone, is reported by the import.
  await requireVersion(source).catch(throwIfChanged);
  try {
    if (hasTypeScript(source)) await enableTypeScript();
    const module: object = await import(source.url);
    // It may have changed before the import read it.
    await requireVersion(source);
    report.loaded(source.url);
    return exportsOf(module);
  } catch (cause) {
    throwIfChanged(cause);
    throw await loadError(fileURLToPath(source.url), cause);
  }
}

function hasTypeScript({ url, code }: PackSource): boolean {
  return isTypeScript(url) || (code ? filesOf(code).some(({ path }) => isTypeScript(path)) : false);
}

function throwIfChanged(error: unknown): void {
  if (error instanceof MillraceError && error.code === 'MR514') throw error;
}
