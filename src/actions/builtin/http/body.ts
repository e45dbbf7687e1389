import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { MillraceError } from '../../../errors.ts';
import { nameOf } from './failures.ts';
import { first, joined } from './headers.ts';
import type { Hop } from './redirects.ts';
import type { Response } from './respond.ts';

type Decoder = () => NodeJS.ReadWriteStream & Readable;

const decoders: ReadonlyMap<string, Decoder> = new Map([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
]);

/** All bytes of a body. Throws MR421 as soon as there are more than `most`. */
export async function collect(response: Response, most: number): Promise<Buffer> {
  requireSize(response, most);
  const decoded = decodersOf(response);
  if (decoded.length === 0) return response.body.collect(most, () => tooLarge(response.hop, most));
  const chunks: Buffer[] = [];
  await forward(response, most, async (chunk) => void chunks.push(chunk));
  return Buffer.concat(chunks);
}

/** Hands the bytes of a body on as they arrive. Throws MR421 beyond `most`. */
export async function forward(
  response: Response,
  most: number,
  write: (chunk: Buffer) => Promise<void>,
): Promise<void> {
  requireSize(response, most);
  let bytes = 0;
  for await (const chunk of contentOf(response)) {
    bytes += chunk.length;
    if (bytes > most) throw tooLarge(response.hop, most);
    await write(chunk);
  }
}

/**
 * The first bytes of a body, at least `enough` if that many arrive. The rest is not read. Does not
 * throw.
 */
export async function beginning(response: Response, enough: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of contentOf(response)) {
      bytes += chunk.length;
      chunks.push(chunk);
      if (bytes >= enough) break;
    }
  } catch {
    // What has arrived is all there is.
  }
  return Buffer.concat(chunks);
}

/** The body without its content codings. */
async function* contentOf(response: Response): AsyncGenerator<Buffer> {
  const { body } = response;
  // An error of one stream is an error of the last.
  const decoded = decodersOf(response).reduce(
    (coded: Readable, decoder) => pipeline(coded, decoder(), () => {}),
    body.stream(),
  );
  try {
    yield* decoded as AsyncIterable<Buffer>;
  } catch (error) {
    // Where there is no body, nothing was coded.
    if (!body.isEmpty) throw error;
  }
}

/** What undoes the codings, the last first, up to one that is not known: that is left as it is. */
function decodersOf({ headers }: Response): readonly Decoder[] {
  if (headers['content-encoding'] === undefined) return [];
  const codings = joined(headers, 'content-encoding')
    .toLowerCase()
    .split(/\s*,\s*/)
    .filter((coding) => coding !== 'identity');
  const found = codings.toReversed().map((coding) => decoders.get(coding));
  const unknown = found.indexOf(undefined);
  return found.slice(0, unknown < 0 ? undefined : unknown).flatMap((decoder) => decoder ?? []);
}

/** Throws MR421 if a response declares that its body has more than `most` bytes. */
function requireSize({ status, headers, hop, body }: Response, most: number): void {
  const length = Number(first(headers, 'content-length') ?? 0);
  if (length <= most || headers['content-encoding'] !== undefined) return;
  // These only tell of a body.
  if (hop.method === 'HEAD' || status === 304) return;
  body.drop();
  throw tooLarge(hop, most, `${length} bytes, more than ${most}`);
}

function tooLarge(hop: Hop, most: number, size = `more than ${most} bytes`): MillraceError {
  return new MillraceError('MR421', `${nameOf(hop)} responded with ${size} (max_bytes)`, {
    hint: 'write the body to a file with to, or raise max_bytes',
    details: { max_bytes: most },
  });
}
