import { existsSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ActionContext } from '../../../../src/index.ts';
import type { Kind } from '../flow.ts';

const folder = process.env['MILLRACE_CHAOS'] ?? '';
/** Opened once: an item must be able to write its line when there are no descriptors. */
const journal = openSync(join(folder, 'journal'), 'a');

interface Item {
  readonly kind: Kind;
}

function note(what: 'began' | 'ended', ctx: ActionContext): void {
  const key = ctx.idempotencyKey.slice(ctx.idempotencyKey.indexOf('/') + 1);
  writeSync(journal, `${what} ${key} ${ctx.attempt}\n`);
}

/** Whether this item was never here before, in any process. */
function isFirst({ task, index }: ActionContext): boolean {
  const mark = join(folder, `mark-${task}-${index}`);
  if (existsSync(mark)) return false;
  try {
    writeFileSync(mark, '');
    return true;
  } catch {
    // Without a mark, the thread would be lost each time.
    return false;
  }
}

function compute(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

function act(kind: Kind, ctx: ActionContext): Promise<string> | string {
  switch (kind) {
    case 'quick':
      return kind;
    case 'later':
      return wait(5, kind);
    case 'slow':
      return wait(80, kind);
    case 'busy':
      compute(20);
      return kind;
    case 'second':
      if (ctx.attempt === 1) throw new Error('not in this attempt');
      return kind;
    case 'fails':
      throw new Error('never');
    case 'exit':
      return isFirst(ctx) ? process.exit(1) : kind;
    case 'stray':
      if (!isFirst(ctx)) return kind;
      setImmediate(() => {
        throw new Error('out of reach');
      });
      return new Promise(() => {});
  }
}

/** Ends as `kind` names. Writes a line when it begins, and another when it ends. */
export function item({ kind }: Item, ctx: ActionContext): Promise<string> | string {
  note('began', ctx);
  const result = act(kind, ctx);
  if (typeof result === 'string') {
    note('ended', ctx);
    return result;
  }
  return result.then((value) => {
    note('ended', ctx);
    return value;
  });
}
