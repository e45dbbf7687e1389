import { appendFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ActionContext } from '../../../src/index.ts';
import { type Meeting, wait } from './meet.ts';

/** What a test wants an item to do. */
interface Part {
  readonly fails?: boolean;
  /** How many attempts fail before one succeeds. */
  readonly failures?: number;
  readonly give?: unknown;
}

/** Appends a line to the journal of the run in one write: the event, the item and its attempt. */
function note(ctx: ActionContext, what: 'began' | 'ended'): void {
  const { run, task, index, attempt } = ctx;
  const folder = process.env['MILLRACE_JOURNAL'];
  if (folder) appendFileSync(join(folder, run.id), `${what} ${task} ${index} ${attempt}\n`);
}

function act({ fails = false, failures = 0, give = null }: Part, { attempt }: ActionContext) {
  if (fails || attempt <= failures) throw new Error('on request');
  return give;
}

/** Fails on request, otherwise returns `give`. */
export function work(part: Part, ctx: ActionContext): unknown {
  note(ctx, 'began');
  return act(part, ctx);
}

/** Fails if `file` is wanted and missing in the folder of the journals. */
export function need({
  file,
  wanted,
}: {
  readonly file: string;
  readonly wanted: boolean;
}): string {
  const folder = process.env['MILLRACE_JOURNAL'] ?? '';
  if (wanted && !existsSync(join(folder, file))) throw new Error(`there is no ${file} yet`);
  return file;
}

/** Like `work`, and also records its end. */
export function span(part: Part, ctx: ActionContext): unknown {
  note(ctx, 'began');
  const given = act(part, ctx);
  note(ctx, 'ended');
  return given;
}

/** Waits at the gate until released or aborted by `ctx.signal`, then works like `work`. */
export async function meet(part: Part & Meeting, ctx: ActionContext): Promise<unknown> {
  note(ctx, 'began');
  const name = await wait(part, ctx);
  return act({ give: name, ...part }, ctx);
}

/** The first attempt returns only after it was aborted; later attempts return at once. */
export async function late({ give }: Part, ctx: ActionContext): Promise<unknown> {
  note(ctx, 'began');
  if (ctx.attempt > 1) return give;
  await stopped(ctx);
  return 'too late';
}

/** Never ends by itself. */
export async function hang(_: Part, ctx: ActionContext): Promise<never> {
  note(ctx, 'began');
  await stopped(ctx);
  throw new Error('told to stop');
}

function stopped({ signal }: ActionContext): Promise<void> {
  return new Promise((resolve) => {
    const keep = setInterval(() => {}, 1000);
    signal.addEventListener('abort', () => {
      clearInterval(keep);
      resolve();
    });
  });
}
