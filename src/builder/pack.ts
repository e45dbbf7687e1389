import type * as coreActions from '../actions/builtin/core.ts';
import type * as fileActions from '../actions/builtin/file.ts';
import type * as httpActions from '../actions/builtin/http.ts';
import type * as shellActions from '../actions/builtin/shell.ts';

/** What a task calls, an action or another workflow, with the types of what that takes and gives. */
export interface ActionRef<in Input, out Output> {
  readonly calls: { readonly action: string } | { readonly workflow: string };
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
    { get: (_, action) => ({ calls: { action: `${name}.${String(action)}` } }) },
  );
  // Which actions there are is known to the type alone.
  return actions as Pack<Module>;
}

/** The workflow of a file, named from the folder of the one that runs it: its parameters are the input. */
export function subWorkflow<Input = Readonly<Record<string, unknown>>, Output = unknown>(
  file: string,
): ActionRef<Input, Output> {
  return { calls: { workflow: file } };
}

export const core = pack<typeof coreActions>('core');
export const file = pack<typeof fileActions>('file');
export const http = pack<typeof httpActions>('http');
export const shell = pack<typeof shellActions>('shell');
