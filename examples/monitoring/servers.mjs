import { once } from 'node:events';
import { createServer } from 'node:http';

/** How server number `i` handles a request. */
export function behaviour(i) {
  if (i % 37 === 11) return 'fails';
  if (i % 97 === 5) return 'is slow';
  if (i % 61 === 3) return 'refuses';
  return 'is well';
}

/**
 * Starts `size` servers behind one port of this machine. Most respond after a few milliseconds. A
 * slow one never responds; one that refuses has a closed port. Returns
 *
 * - `inventory`: the address that lists the servers
 * - `asked`: the number of requests, by number of the server
 * - `busiest`: the maximum number of open requests
 * - `close()`
 */
export async function startServers(size) {
  const closed = await closedPort();
  const servers = { asked: new Map(), busiest: 0 };
  // Sockets with a request that has no response yet.
  const open = new Set();
  const server = createServer((request, response) => {
    if (request.url === '/servers') {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ servers: inventory(size, server.address().port, closed) }));
      return;
    }
    const number = Number(request.url.split('/')[2]);
    servers.asked.set(number, (servers.asked.get(number) ?? 0) + 1);
    open.add(request.socket);
    servers.busiest = Math.max(servers.busiest, open.size);
    const what = behaviour(number);
    if (what === 'is slow') return;
    setTimeout(
      () => {
        open.delete(request.socket);
        response.writeHead(what === 'fails' ? 500 : 200).end(what);
      },
      5 + (number % 16),
    );
  });
  server.on('connection', (socket) => {
    // All three: the first precedes the next request of a client that hung up; the last may not.
    for (const event of ['end', 'error', 'close']) socket.on(event, () => open.delete(socket));
  });
  await listen(server);
  return Object.assign(servers, {
    inventory: `http://127.0.0.1:${server.address().port}/servers`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  });
}

function inventory(size, port, closed) {
  return Array.from({ length: size }, (_, i) => ({
    name: `server-${String(i).padStart(4, '0')}`,
    health_endpoint: `http://127.0.0.1:${behaviour(i) === 'refuses' ? closed : port}/servers/${i}/health`,
  }));
}

async function closedPort() {
  const server = await listen(createServer());
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

async function listen(server) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
