import type { HttpBindings } from '@hono/node-server';
import type { HonoRequest } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { attempt } from '../../lang/thrown.ts';
import type { Context } from '../context.ts';
import type { Api } from './api-app.ts';
import { badRequest, forbidden } from '../faults.ts';
import { readRun } from '../reading/read-run.ts';
import { actionRequest } from '../requests/action-request.ts';
import { perform } from '../requests/perform.ts';
import type { ActionAnswer } from '../payloads/actions.ts';

/** Bytes of what a page asks for. */
const mostBytes = 256 * 1024;

/** A program around may have read the body. */
function parsedBefore({ incoming }: HttpBindings): unknown {
  const { body, readableEnded } = incoming as Partial<{ body: unknown; readableEnded: boolean }>;
  return readableEnded ? body : undefined;
}

/** Throws MR501 for what is not JSON. */
async function bodyOf(request: HonoRequest): Promise<unknown> {
  const text = await request.text();
  const body = attempt((): unknown => JSON.parse(text));
  if (body !== undefined) return body;
  throw badRequest('what is asked is not JSON');
}

export function actionRoutes(api: Api, context: Context): void {
  const limit = bodyLimit({
    maxSize: mostBytes,
    onError: (c) =>
      c.json({ code: 'MR501', message: `the request has more than ${mostBytes} bytes` }, 413),
  });
  api.post('/runs/:run/actions', limit, async (c) => {
    if (context.readOnly) throw forbidden('this dashboard only shows');
    const request = actionRequest(parsedBefore(c.env) ?? (await bodyOf(c.req)));
    const source = await context.requireStore();
    if (!source.isWritable) throw forbidden('the store cannot be written from here');
    const { record } = readRun(source, c.req.param('run'), context.now());
    const { executor } = context;
    const doer = { folder: context.source.folder, history: source.history, executor };
    const { id, state } = await perform(doer, record, request);
    if (state === 'done') context.feeds.known(record.id)?.announce([id, 'done']);
    const answer: ActionAnswer = state === 'kept' ? { id, kept: true } : { id };
    return c.json(answer, 202);
  });
}
