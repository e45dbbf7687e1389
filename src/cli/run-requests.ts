import { setTimeout as delay } from 'node:timers/promises';
import { errorTable, MillraceError } from '../api/basics.ts';
import {
  openHistory,
  type RequestReport,
  type RunAction,
  type RunHistory,
  sendRequest,
} from '../api/stored-runs.ts';
import { nextCommand } from './called-as.ts';
import { now } from './clock.ts';
import type { Terminal } from './terminal.ts';

/** How long an answer may take, and the time between two looks for it, in milliseconds. */
const patience = { most: 30_000, look: 50 } as const;

/** Asks for something of a run, and waits until it is answered, or kept. */
export async function askOf(
  directory: string,
  id: string,
  action: RunAction,
): Promise<RequestReport> {
  const sent = await sendRequest(directory, id, action);
  if (sent.state !== 'asked') return sent;
  const history = await openHistory(directory);
  try {
    return await answerTo(history, id, sent);
  } finally {
    await history.close();
  }
}

async function answerTo(
  history: RunHistory,
  id: string,
  sent: RequestReport,
): Promise<RequestReport> {
  const end = now() + patience.most;
  for (;;) {
    const found = history.requests(id).find((request) => request.id === sent.id);
    if (found?.state !== 'asked' || now() > end) return found ?? sent;
    await delay(patience.look);
  }
}

/** Prints what became of requests to a run. Throws the first that was refused. */
export function showAnswers(
  run: string,
  answers: readonly RequestReport[],
  {
    store,
    json,
    quiet,
  }: { readonly store?: string; readonly json?: boolean; readonly quiet?: boolean },
  terminal: Terminal,
): number {
  const refused = answers.find(({ state }) => state === 'refused');
  if (json) {
    terminal.data(`${JSON.stringify({ schema: 'millrace.requests/1', run, requests: answers })}\n`);
    return refused ? errorTable.MR518.exit : 0;
  }
  for (const answer of answers) {
    const line = lineOf(run, answer, store);
    if (line !== undefined && !quiet) terminal.print(line);
  }
  if (!refused) return 0;
  const { code, text, hint } = refused;
  throw new MillraceError(code === 'MR506' ? code : 'MR518', text, hint ? { hint } : {});
}

function lineOf(
  run: string,
  { kind, state, text }: RequestReport,
  store?: string,
): string | undefined {
  switch (state) {
    case 'done':
      return `run ${run}: ${kind === 'retry' ? 'tried again: ' : ''}${text}`;
    case 'asked':
      return `run ${run} was asked, and has not answered yet`;
    case 'kept': {
      const command = nextCommand(['resume', run], store);
      return `no process runs run ${run}: that is kept until it is resumed with: ${command}`;
    }
    case 'refused':
      return undefined;
  }
}
