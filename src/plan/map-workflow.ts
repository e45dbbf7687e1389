import { standardInput } from '../formats/source.ts';
import type { JsonObject } from '../lang/json.ts';
import { taskInMilliseconds } from '../workflow/duration-form.ts';

/** The options of `executor.map`. */
export interface MapOptions {
  /** A value that every item can read as `ctx.context`. Encoded once, shared by all workers. */
  readonly context?: unknown;
  /** Items in flight over all workers. Default: the number of workers. */
  readonly concurrency?: number;
  /** Milliseconds, or a duration such as `'30s'`, per attempt of an item. */
  readonly timeout?: number | string;
  /** How often an item that failed is tried again; also after which wait. */
  readonly retry?: number | { readonly count: number; readonly delay?: number | string };
  /** Cancels the run when it is aborted. */
  readonly signal?: AbortSignal;
}

/** The name of its task. */
export const mapTask = 'map';

/**
 * The workflow of `executor.map`: one task with each item as input, over the parameter `items` or
 * over a stream.
 */
export function mapWorkflow(
  action: string,
  options: MapOptions,
  over: 'list' | 'stream',
): JsonObject {
  const { concurrency, timeout, retry } = options;
  const isList = over === 'list';
  const settings = {
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(timeout === undefined ? {} : { timeout }),
    ...(retry === undefined ? {} : { retry: typeof retry === 'number' ? retry : { ...retry } }),
  };
  return {
    name: `map ${action}`,
    ...(isList ? { parameters: { items: { type: 'array', required: true } } } : {}),
    tasks: [
      {
        name: mapTask,
        action,
        with_items: isList ? '{{ parameters.items }}' : { from: standardInput, format: 'lines' },
        input: '{{ item }}',
        ...taskInMilliseconds(settings),
      },
    ],
    output: `{{ task.${mapTask}.output }}`,
  };
}
