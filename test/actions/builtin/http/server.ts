import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** A server until the test has ended. */
export async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

/** Calls `answer` with each request and its body. */
export function serve(answer: Answer): Promise<string> {
  return listening(
    createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => answer(request, response, Buffer.concat(chunks).toString()));
    }),
  );
}

/** Responds with the request that it got. */
export function mirror(): Promise<string> {
  return serve(({ method, url, headers }, response, body) => {
    response.setHeader('content-type', 'application/json; charset=utf-8');
    response.end(JSON.stringify({ method, url, headers, body }));
  });
}

/** Responds to every request alike. */
export function answering(
  code: number,
  body: string | Uint8Array = '',
  headers: Readonly<Record<string, string | string[]>> = {},
): Promise<string> {
  return serve((_, response) => {
    response.writeHead(code, headers).end(body);
  });
}
