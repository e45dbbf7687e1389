// Shows: defineAction, ActionError, ActionDefinition, ActionContext
import { ActionError, defineAction } from 'millrace/action';
import { z } from 'zod';

export const area = defineAction({
  input: z.object({ width: z.number(), height: z.number() }),
  run: ({ width, height }, ctx) => {
    if (ctx.signal.aborted) throw new ActionError('stopped', { retry: false });
    return width * height;
  },
});

// An action is a function: a test can call it.
const ctx = { signal: AbortSignal.timeout(1000) };
console.log(area({ width: 2, height: 3 }, ctx)); // 6

const busy = new ActionError('slow down', { name: 'Busy', data: { used: 7 }, retryAfter: '30s' });
console.log(busy.name, busy.retryAfter); // Busy 30000
