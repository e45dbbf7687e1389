import type { Refusal } from '../../../src/dashboard/payloads/actions.ts';

/** An answer of the server that says no. */
export class Refused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

type Value = string | number | null | undefined | readonly string[];

export type Parameters = Readonly<Record<string, Value>>;

/** Below the address of the page, wherever a program has mounted it. */
export function addressOf(path: readonly string[], parameters: Parameters = {}): string {
  const address = new URL(`api/${path.map(encodeURIComponent).join('/')}`, document.baseURI);
  address.hash = '';
  for (const [name, value] of Object.entries(parameters)) {
    for (const one of [value].flat()) {
      if (one !== null && one !== undefined && one !== '') {
        address.searchParams.append(name, String(one));
      }
    }
  }
  return address.href;
}

export async function get<T>(address: string, signal?: AbortSignal): Promise<T> {
  return answerOf<T>(
    await fetch(address, {
      headers: { accept: 'application/json' },
      credentials: 'same-origin',
      ...(signal ? { signal } : {}),
    }),
  );
}

export async function post<T>(address: string, body: unknown): Promise<T> {
  return answerOf<T>(
    await fetch(address, {
      method: 'POST',
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        'x-millrace': '1',
      },
      credentials: 'same-origin',
      body: JSON.stringify(body),
    }),
  );
}

async function answerOf<T>(response: Response): Promise<T> {
  if (response.ok) return (await response.json()) as T;
  const body: unknown = await response.json().catch(() => undefined);
  if (isRefusal(body)) throw new Refused(body);
  throw new Refused({
    code: `HTTP ${response.status}`,
    message: response.statusText || 'The server did not say why.',
  });
}

function isRefusal(body: unknown): body is Refusal {
  return (
    typeof body === 'object' &&
    body !== null &&
    'code' in body &&
    typeof body.code === 'string' &&
    'message' in body &&
    typeof body.message === 'string'
  );
}

/** Nothing answered: the server is not there, or the way to it. */
export function isLost(error: unknown): boolean {
  return !(error instanceof Refused);
}

export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refused) return error.refusal;
  return { code: 'offline', message: 'The server of this page does not answer.' };
}
