import { appendFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { ActionError, type ActionContext } from '../../../src/index.ts';
import { type Meeting, wait } from './meet.ts';

/** What a test wants an item to do. */
interface Part {
  readonly fails?: boolean;
  /** How many attempts fail before one succeeds. */
  readonly failures?: number;
  /** Names of the errors of its first attempts; `HTTP 503` is a status. */
  readonly throws?: readonly string[];
  readonly give?: unknown;
}

/** Appends a line to the journal of the run in one write: the event, the item and its attempt. */
function note(ctx: ActionContext, what: 'began' | 'ended'): void {
  const { run, task, index, attempt } = ctx;
  const folder = process.env['MILLRACE_JOURNAL'];
  if (folder) appendFileSync(join(folder, run.id), `${what} ${task} ${index} ${attempt}\n`);
}

function act(part: Part, { attempt }: ActionContext): unknown {
  const { fails = false, failures = 0, give = null, throws = [] } = part;
  const name = throws[attempt - 1];
  if (name !== undefined) {
    const [, status] = /^HTTP (\d+)$/.exec(name) ?? [];
    const facts = status === undefined ? { name } : { status: Number(status) };
    throw Object.assign(new Error('on request'), facts);
  }
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

/** Fails, and must not be tried again. */
export function final(_: Part, ctx: ActionContext): never {
  note(ctx, 'began');
  throw new ActionError('for good', { retry: false });
}

/** Asks for a wait; without one, waits at the gate. */
export async function busy(
  { after, ...part }: Meeting & { readonly after: string | null },
  ctx: ActionContext,
): Promise<string> {
  note(ctx, 'began');
  if (after !== null) throw new ActionError('busy', { retryAfter: after });
  return wait(part, ctx);
}

/** Returns the number of its attempt. */
export function count(_: Part, ctx: ActionContext): { readonly attempt: number } {
  note(ctx, 'began');
  return { attempt: ctx.attempt };
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
