import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { neverStored } from '../guard/headers.ts';

/** The pages as they were built. */
export const builtPages = fileURLToPath(new URL('../../../ui', import.meta.url));

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};

/** Of a file whose name changes with its content. */
const hashed = /[-.][\w-]{8,}\.(?:js|css|svg|png|woff2)$/;

const fileName = /^(?:assets\/)?[\w][\w.-]*$/;

interface PageFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly headers: Readonly<Record<string, string>>;
}

/** Serves the files of one folder, which are few and small: each is read once. */
export class Pages {
  readonly #folder: string;
  readonly #files = new Map<string, Promise<PageFile | undefined>>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Undefined for what is no file of the pages. */
  async respond(name: string, ifNoneMatch: string | undefined): Promise<Response | undefined> {
    if (!fileName.test(name) || types[extname(name)] === undefined) return undefined;
    const known = this.#files.get(name);
    const reading = known ?? this.#read(name);
    if (!known) this.#files.set(name, reading);
    const file = await reading;
    if (!file) {
      this.#files.delete(name);
      return undefined;
    }
    const { bytes, headers } = file;
    if (ifNoneMatch === headers['etag']) return new Response(null, { status: 304, headers });
    return new Response(bytes, { headers });
  }

  async #read(name: string): Promise<PageFile | undefined> {
    const bytes = await readFile(join(this.#folder, name)).catch(() => undefined);
    if (!bytes) return undefined;
    const digest = createHash('sha256').update(bytes).digest('base64url').slice(0, 22);
    const caching = hashed.test(name) ? 'public, max-age=31536000, immutable' : 'no-cache';
    return {
      bytes: new Uint8Array(bytes),
      headers: {
        'content-type': types[extname(name)] ?? '',
        'content-length': String(bytes.length),
        'cache-control': caching,
        etag: `"${digest}"`,
      },
    };
  }
}

/** Where the package was built without its pages. */
export function missingPages(): Response {
  const text = 'The pages of the dashboard are not in this installation: run npm run build.\n';
  return new Response(text, {
    status: 503,
    headers: { 'content-type': 'text/plain; charset=utf-8', ...neverStored },
  });
}
