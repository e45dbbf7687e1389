import type * as coreActions from '../actions/builtin/core.ts';
import type * as fileActions from '../actions/builtin/file.ts';
import type * as httpActions from '../actions/builtin/http.ts';
import type * as shellActions from '../actions/builtin/shell.ts';

/** The name of an action, with the types of what it takes and gives. */
export interface ActionRef<in Input, out Output> {
  readonly action: string;
  readonly types?: (input: Input) => Output;
}

/** The actions that a module exports. */
type Pack<Module> = {
  readonly [
    Name in keyof Module as Module[Name] extends (...parts: never[]) => unknown ? Name : never
  ]: Module[Name] extends (input: infer Input, ctx: never) => infer Output
    ? ActionRef<Input, Awaited<Output>>
    : never;
};

/**
 * The actions of a pack by name: `pack<typeof import('./actions/monitoring.ts')>('monitoring')`. Only the types of
 * the module are used: nothing of it is loaded.
 */
export function pack<Module>(name: string): Pack<Module> {
  const actions = new Proxy(
    {},
    { get: (_, action): ActionRef<never, unknown> => ({ action: `${name}.${String(action)}` }) },
  );
  // Which actions there are is known to the type alone.
  return actions as Pack<Module>;
}

export const core = pack<typeof coreActions>('core');
export const file = pack<typeof fileActions>('file');
export const http = pack<typeof httpActions>('http');
export const shell = pack<typeof shellActions>('shell');
