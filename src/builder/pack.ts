import { requireArgument } from '../call-options.ts';
import { path, text } from '../lang/kinds.ts';
import type { FoldDefinition } from '../actions/fold.ts';
import type * as coreActions from '../actions/builtin/core.ts';
import type * as fileActions from '../actions/builtin/file.ts';
import type * as httpActions from '../actions/builtin/http.ts';
import type * as shellActions from '../actions/builtin/shell.ts';

/** An action or workflow that a task calls, with the types of its input and output. */
export interface ActionRef<in Input, out Output> {
  /** What a task calls. */
  readonly calls: { readonly action: string } | { readonly workflow: string };
  /** Never present: it tells the compiler the types of input and output. */
  readonly types?: (input: Input) => Output;
}

/** A fold that a task combines results with, with the types of the values and of its output. */
export interface FoldRef<in Value, out Output> {
  /** What a task calls. */
  readonly calls: { readonly action: string };
  /** Never present: it tells the compiler the types. */
  readonly folded?: (value: Value) => Output;
}

/** The actions of a module: its own exports, and the members of a default export. */
export type Pack<Module> = Actions<Module> &
  (Module extends { readonly default: infer Main }
    ? Main extends (...parts: never[]) => unknown
      ? unknown
      : Actions<Main>
    : unknown);

type Callable = ((...parts: never[]) => unknown) | { fold(...parts: never[]): unknown };

type Actions<Module> = {
  readonly [
    Name in keyof Module as Module[Name] extends Callable ? Name : never
  ]: Module[Name] extends (input: infer Input, ctx: never) => infer Output
    ? ActionRef<Input, Awaited<Output>>
    : Module[Name] extends FoldDefinition<infer State, infer Value, infer Result>
      ? FoldRef<Value, Module[Name] extends { readonly finish?: unknown } ? Result : State>
      : never;
};

/**
 * The actions of a pack by name: `pack<typeof import('./actions/monitoring.ts')>('monitoring')`.
 * Uses only the types of the module; nothing is loaded.
 */
export function pack<Module>(name: string): Pack<Module> {
  requireArgument('pack', 'name', name, text);
  const actions = new Proxy(
    {},
    { get: (_, action) => ({ calls: { action: `${name}.${String(action)}` } }) },
  );
  // Only the type knows which actions exist.
  return actions as Pack<Module>;
}

/**
 * A workflow file as an action; its parameters are the input. The path is relative to the file of
 * the workflow that runs it.
 */
export function subWorkflow<Input = Readonly<Record<string, unknown>>, Output = unknown>(
  file: string,
): ActionRef<Input, Output> {
  requireArgument('subWorkflow', 'file', file, path);
  return { calls: { workflow: file } };
}

/** The actions of the built-in pack `core`, such as `core.echo`. */
export const core = pack<typeof coreActions>('core');
/** The actions of the built-in pack `file`, such as `file.read_lines`. */
export const file = pack<typeof fileActions>('file');
/** The actions of the built-in pack `http`, such as `http.get`. */
export const http = pack<typeof httpActions>('http');
/** The actions of the built-in pack `shell`: `shell.run`. */
export const shell = pack<typeof shellActions>('shell');
