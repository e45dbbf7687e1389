// The workflow behind `each`, and the key by which the same command line finds its run. Pure but
// for the digest.
import { createHash } from 'node:crypto';
import type { Json, JsonObject } from '../../api/basics.ts';
import type { Halt } from './settings.ts';

export const eachTask = 'each';

export interface EachPlan {
  readonly action: string;
  readonly input: Json;
  readonly concurrency: number;
  readonly timeout?: string;
  /** All tries of an item. */
  readonly tries?: number;
  readonly halt?: Halt;
  /** Absent: the items are a list. */
  readonly source?: { readonly format: string; readonly hasHeader: boolean };
}

/** One task over the parameter `items`: a list, or the place of one. */
export function eachWorkflow(name: string, plan: EachPlan): JsonObject {
  const { action, input, concurrency, timeout, tries = 1, halt, source } = plan;
  return {
    name: `each ${name}`,
    // `columns` has the names of a header: a later command line finds them here.
    parameters: {
      items: { type: source ? 'string' : 'array', required: true },
      columns: { type: 'array' },
    },
    tasks: [
      {
        name: eachTask,
        action,
        with_items: source ? sourceOf(source) : '{{ parameters.items }}',
        input,
        concurrency,
        ...(timeout === undefined ? {} : { timeout }),
        ...(tries > 1 ? { retry: { count: tries - 1 } } : {}),
        ...(halt === undefined || !Number.isFinite(halt.failures) ? {} : stopping(halt, source)),
      },
    ],
  };
}

function sourceOf({ format, hasHeader }: NonNullable<EachPlan['source']>): JsonObject {
  return { from: '{{ parameters.items }}', format, ...(hasHeader ? { offset: 1 } : {}) };
}

/**
 * `now` is the command's: it cancels the run. So is a share of items whose number is known only
 * once all are read.
 */
function stopping({ failures, isShare }: Halt, source: EachPlan['source']): JsonObject {
  if (isShare && source) return { tolerate: { percent: Math.min(failures, 100) } };
  const tolerate = isShare ? { percent: Math.min(failures, 100) } : { count: failures - 1 };
  return { tolerate, fail_fast: true };
}

/** Begins the keys of all runs of a command line in a folder. */
export function keyOf(directory: string, words: readonly string[]): string {
  const text = JSON.stringify([directory, words]);
  return `each ${createHash('sha256').update(text).digest('hex').slice(0, 32)} `;
}
