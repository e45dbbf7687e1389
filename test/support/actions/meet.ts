import { once } from 'node:events';
import { connect } from 'node:net';
import type { ActionContext } from '../../../src/index.ts';

export interface Meeting {
  readonly port: number;
  readonly name?: string | number;
}

/** Waits at the gate until the test releases it, or `ctx.signal` aborts. Returns its name. */
export async function wait({ port, name }: Meeting, ctx: ActionContext): Promise<string> {
  return arrive(port, String(name ?? ctx.index), ctx.signal);
}

/** The same, but ignores `ctx.signal`. */
export async function stubborn({ port, name }: Meeting, ctx: ActionContext): Promise<string> {
  return arrive(port, String(name ?? ctx.index));
}

/** Waits at the gate in its first attempt only, which fails when `ctx.signal` aborts. */
export async function first({ port, name }: Meeting, ctx: ActionContext): Promise<number> {
  if (ctx.attempt === 1) await arrive(port, String(name ?? ctx.index), ctx.signal);
  return ctx.attempt;
}

/** Waits at the gate, but fails at once if its name is `nowhere`. */
export async function find({ port, name }: Meeting, ctx: ActionContext): Promise<string> {
  if (name === 'nowhere') throw new Error('there is no such place');
  return arrive(port, String(name), ctx.signal);
}

/** Arrives at the gate, then blocks its thread for ever; with `once`, only in its first attempt. */
export async function block(
  { port, name, once: onlyFirst }: Meeting & { readonly once?: boolean },
  ctx: ActionContext,
): Promise<number> {
  if (onlyFirst && ctx.attempt > 1) return ctx.attempt;
  await arrive(port, String(name ?? ctx.index));
  // Blocks without computing; `faults.spin` computes.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  return ctx.attempt;
}

async function arrive(port: number, name: string, signal?: AbortSignal): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write(`${name}\n`);
  try {
    await once(socket, 'data', signal ? { signal } : {});
    return name;
  } finally {
    socket.destroy();
  }
}
