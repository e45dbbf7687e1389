import type { IncomingMessage } from 'node:http';
import { attempt } from '../../lang/thrown.ts';
import { badRequest } from '../faults.ts';

/** A program around may have read the body. */
type Incoming = Pick<IncomingMessage, 'headers' | 'iterator' | 'readableEnded'> & {
  readonly body?: unknown;
};

/**
 * Reads the JSON that a page has sent; undefined where it has more than `most` bytes, of which no
 * more are kept. Throws MR501 for what is not JSON.
 */
export async function readBody(incoming: Incoming, most: number): Promise<unknown> {
  const { body: parsed, headers, readableEnded } = incoming;
  if (readableEnded && parsed !== undefined) return parsed;
  if (Number(headers['content-length'] ?? 0) > most) return undefined;
  const parts: Uint8Array[] = [];
  let size = 0;
  // The connection stays open for the answer.
  for await (const part of incoming.iterator({ destroyOnReturn: false })) {
    const bytes: Uint8Array = part;
    size += bytes.length;
    if (size > most) return undefined;
    parts.push(bytes);
  }
  const text = Buffer.concat(parts).toString();
  const body = attempt((): unknown => JSON.parse(text));
  if (body !== undefined) return body;
  throw badRequest('what is asked is not JSON');
}
