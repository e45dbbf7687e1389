import type { Context } from '../context.ts';
import type { Api } from './api-app.ts';
import { forbidden } from '../faults.ts';
import { readRun } from '../reading/read-run.ts';
import { actionRequest } from '../requests/action-request.ts';
import { perform } from '../requests/perform.ts';
import { readBody } from '../requests/read-body.ts';
import type { ActionAnswer } from '../payloads/actions.ts';

/** Bytes of what a page asks for. */
const mostBytes = 256 * 1024;

export function actionRoutes(api: Api, context: Context): void {
  api.post('/runs/:run/actions', async (c) => {
    if (context.readOnly) throw forbidden('this dashboard only shows');
    const body = await readBody(c.env.incoming, mostBytes);
    if (body === undefined) {
      const message = `the request has more than ${mostBytes} bytes`;
      return c.json({ code: 'MR501', message }, 413, { connection: 'close' });
    }
    const request = actionRequest(body);
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
