import { once } from 'node:events';
import { createServer } from 'node:http';

/** 8,000 users, always the same; 5,000 of them are eligible. */
export function makeUsers() {
  return Array.from({ length: 8000 }, (_, i) => ({
    id: i + 1,
    name: `User ${i + 1}`,
    email: `user${i + 1}@example.org`,
    opted_in: i % 8 !== 0,
    verified: i % 8 !== 1,
    bounces: i % 8 === 2 ? 3 : i % 3,
  }));
}

/**
 * Starts a mail service on a port of this machine. `refuse(key, n)` returns whether the n-th
 * request with an idempotency key (from 1) gets a 503; by default, every message is accepted.
 * Returns
 *
 * - `url`: `GET /users` lists the users, `POST /messages` accepts a message
 * - `taken`: by idempotency key, the number of accepted messages (1 is the goal)
 * - `messages`: by idempotency key, the first message
 * - `refused`: the number of refused requests
 * - `close()`
 */
export async function startSink({ users = makeUsers(), refuse = () => false } = {}) {
  const sink = { taken: new Map(), messages: new Map(), refused: 0 };
  const asked = new Map();
  const serve = async (request, response) => {
    if (request.url === '/users') {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(users));
      return;
    }
    const message = await bodyOf(request);
    const key = request.headers['idempotency-key'];
    if (request.method !== 'POST' || key === undefined) {
      response.writeHead(400).end('expected a POST with an idempotency key');
      return;
    }
    const requests = (asked.get(key) ?? 0) + 1;
    asked.set(key, requests);
    if (refuse(key, requests)) {
      sink.refused += 1;
      response.writeHead(503).end('later, please');
      return;
    }
    sink.taken.set(key, (sink.taken.get(key) ?? 0) + 1);
    if (!sink.messages.has(key)) sink.messages.set(key, JSON.parse(message));
    response.writeHead(202).end('taken');
  };
  const server = createServer((request, response) => {
    // A request that breaks off is no end of the server.
    serve(request, response).catch((error) => response.destroy(error));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(sink, {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  });
}

async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
