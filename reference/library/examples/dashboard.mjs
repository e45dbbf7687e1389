// Shows: dashboard
import { createServer } from 'node:http';
import { once } from 'node:events';
import { Executor } from 'millrace';
import { dashboard } from 'millrace/ui';

const executor = await Executor.open({ directory: '.millrace' });
const run = await executor.start({ tasks: [{ name: 'a', action: 'core.noop' }] });
await run.result();

const pages = dashboard({ executor, base: '/ops', readOnly: true });
const server = createServer((request, response) => {
  // Who may see the runs is up to the program.
  if (request.headers.authorization === 'Bearer secret') return pages(request, response);
  response.writeHead(401).end();
});
server.listen(0);
await once(server, 'listening');

const url = `http://localhost:${server.address().port}/ops/api/runs`;
const answer = await fetch(url, { headers: { authorization: 'Bearer secret' } });
const { rows } = await answer.json();
console.log(rows[0].state); // succeeded
console.log((await fetch(url)).status); // 401

server.close();
await pages.close();
await executor.close();
