import { once } from 'node:events';
import { createServer } from 'node:http';

/** What server number `i` does when it is asked. */
export function behaviour(i) {
  if (i % 37 === 11) return 'fails';
  if (i % 97 === 5) return 'is slow';
  if (i % 61 === 3) return 'refuses';
  return 'is well';
}

/**
 * Starts `size` servers behind one port of this machine, and their inventory at `/servers`. Gives
 * `{ inventory, size, close }`; what is slow answers never, and what refuses has a port where nobody listens.
 */
export async function startServers(size) {
  const closed = await closedPort();
  const server = createServer((request, response) => {
    if (request.url === '/servers') {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ servers: inventory(size, server.address().port, closed) }));
      return;
    }
    const what = behaviour(Number(request.url.split('/')[2]));
    if (what === 'is slow') return;
    response.writeHead(what === 'fails' ? 500 : 200).end(what);
  });
  await listen(server);
  return {
    inventory: `http://127.0.0.1:${server.address().port}/servers`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
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
