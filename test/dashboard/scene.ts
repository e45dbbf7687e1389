import { request } from 'node:http';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { serveDashboard, type Served, type ServeOptions } from '../../src/dashboard/serve.ts';
import { Executor } from '../../src/executor/executor.ts';
import { temporaryFolder } from '../support/temp.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

export interface Asking {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Each request has a connection of its own. */
const here = { host: '127.0.0.1', agent: false } as const;

/** One request, with exactly these headers. */
export function ask(port: number, path: string, asking: Asking = {}): Promise<Answer> {
  const { method = 'GET', headers = {}, body } = asking;
  return new Promise((resolve, reject) => {
    const sent = request({ ...here, port, path, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** A dashboard with pages of a few files, closed when the test has ended. */
export async function served(options: Partial<ServeOptions> = {}): Promise<Served> {
  const folder = await temporaryFolder();
  const pages = await pagesIn(folder);
  const all = { store: join(folder, 'store'), host: '127.0.0.1', port: 0, readOnly: false, pages };
  const started = await serveDashboard({ ...all, ...options });
  onTestFinished(() => started.close());
  return started;
}

export async function pagesIn(folder: string): Promise<string> {
  const pages = join(folder, 'pages');
  await mkdir(pages, { recursive: true });
  await writeFile(join(pages, 'index.html'), html);
  await writeFile(join(pages, 'app.js'), 'void 0;');
  await writeFile(join(pages, 'app.css'), 'body{}');
  await writeFile(join(pages, 'chunk-a1b2c3d4e5.js'), 'void 1;');
  return pages;
}

const html =
  '<!doctype html><html><head><title>pages</title><script src="./app.js"></script></head><body></body></html>';

export function tokenOf({ url }: Served): string {
  return new URL(url).searchParams.get('token') ?? '';
}

/** What a browser sends that has opened the page. */
export function knownTo(dashboard: Served): Record<string, string> {
  const { port } = dashboard;
  return {
    host: `127.0.0.1:${port}`,
    cookie: `millrace-${port}=${tokenOf(dashboard)}`,
  };
}

/** The same for a request that changes something. */
export function asPage(dashboard: Served): Record<string, string> {
  return {
    ...knownTo(dashboard),
    origin: `http://127.0.0.1:${dashboard.port}`,
    'content-type': 'application/json',
    'x-millrace': '1',
  };
}

/** What a page reads. */
export async function read<Payload>(dashboard: Served, path: string): Promise<Payload> {
  const { status, text } = await ask(dashboard.port, path, { headers: knownTo(dashboard) });
  if (status !== 200) throw new Error(`${status} ${text}`);
  return JSON.parse(text) as Payload;
}

/** An executor whose store a dashboard of another part of the test reads. */
export async function executorIn(store: string): Promise<Executor> {
  const executor = await Executor.open({ directory: store, workers: 2 });
  onTestFinished(() => executor.close());
  return executor;
}

/** Reads events of a stream until `enough` of them are there. */
export function events(
  port: number,
  path: string,
  headers: Readonly<Record<string, string>>,
  enough: (all: readonly StreamEvent[]) => boolean,
): Promise<readonly StreamEvent[]> {
  return new Promise((resolve, reject) => {
    const found: StreamEvent[] = [];
    let rest = '';
    const sent = request({ ...here, port, path, headers }, (response) => {
      response.setEncoding('utf8');
      response.on('data', (text: string) => {
        rest += text;
        const parts = rest.split('\n\n');
        rest = parts.pop() ?? '';
        found.push(...parts.flatMap(eventOf));
        if (enough(found)) {
          sent.destroy();
          resolve(found);
        }
      });
      response.on('end', () => resolve(found));
    });
    sent.on('error', reject);
    sent.end();
  });
}

export interface StreamEvent {
  readonly event: string;
  readonly data: unknown;
}

function eventOf(text: string): StreamEvent[] {
  const fields = new Map(
    text
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  );
  const data = fields.get('data');
  return data === undefined
    ? []
    : [{ event: fields.get('event') ?? 'message', data: JSON.parse(data) }];
}
