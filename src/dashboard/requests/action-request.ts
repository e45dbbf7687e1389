import { isRecord } from '../../lang/json.ts';
import { mostConcurrency } from '../../run/rules/concurrency.ts';
import { badRequest } from '../faults.ts';
import type { ActionRequest } from '../payloads/actions.ts';

type Members = Readonly<Record<string, unknown>>;

/** Items that one request can name. */
const mostItems = 10_000;

/** Reads what a page asks for. Throws MR501 for anything else. */
export function actionRequest(body: unknown): ActionRequest {
  if (!isRecord(body)) throw badRequest('what is asked must be an object');
  const given: Members = body;
  switch (given['kind']) {
    case 'pause':
      return { kind: 'pause' };
    case 'resume':
      return { kind: 'resume' };
    case 'cancel':
      return { kind: 'cancel', ...policyOf(given) };
    case 'retry':
      return { kind: 'retry', ...retriedOf(given) };
    case 'concurrency':
      return {
        kind: 'concurrency',
        ...(given['task'] === undefined ? {} : { task: textIn(given, 'task') }),
        value: numberIn(given, 'value', 1, mostConcurrency),
      };
    case 'answer':
      if (!('value' in given)) throw badRequest("an answer needs 'value'");
      return {
        kind: 'answer',
        run: textIn(given, 'run'),
        task: textIn(given, 'task'),
        index: numberIn(given, 'index', 0),
        value: given['value'],
      };
    default:
      throw badRequest("'kind' must be pause, resume, cancel, retry, concurrency or answer");
  }
}

function policyOf({ policy }: Members): { policy?: 'cancel_running' | 'allow_finish' } {
  if (policy === undefined) return {};
  if (policy === 'cancel_running' || policy === 'allow_finish') return { policy };
  throw badRequest("'policy' must be cancel_running or allow_finish");
}

function retriedOf(given: Members): { task?: string; cause?: number; items?: readonly number[] } {
  const { task, cause, items } = given;
  if ((cause !== undefined || items !== undefined) && task === undefined)
    throw badRequest("'cause' and 'items' need 'task'");
  return {
    ...(task === undefined ? {} : { task: textIn(given, 'task') }),
    ...(cause === undefined ? {} : { cause: numberIn(given, 'cause', 0) }),
    ...(items === undefined ? {} : { items: itemsIn(items) }),
  };
}

function itemsIn(items: unknown): readonly number[] {
  if (!Array.isArray(items) || items.length > mostItems || !items.every(isIndex))
    throw badRequest(`'items' must be a list of at most ${mostItems} whole numbers from 0`);
  return items.map(Number);
}

function isIndex(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function textIn(given: Members, name: string): string {
  const value = given[name];
  if (typeof value === 'string' && value !== '') return value;
  throw badRequest(`'${name}' must be a text`);
}

function numberIn(given: Members, name: string, least: number, most?: number): number {
  const value = Number.isSafeInteger(given[name]) ? Number(given[name]) : Number.NaN;
  if (value >= least && (most === undefined || value <= most)) return value;
  const upTo = most === undefined ? '' : ` to ${most}`;
  throw badRequest(`'${name}' must be a whole number from ${least}${upTo}`);
}
