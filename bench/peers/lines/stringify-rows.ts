// Makes rows and writes their JSON to a file: what a script does that has its results in memory.
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';

const [, , count = '0', path = '/dev/null'] = process.argv;
const stream = createWriteStream(path);
const partLength = 1 << 16;
let part = '';
for (let item = 0; item < Number(count); item++) {
  const row = {
    id: item,
    path: `/shop/article/${item}`,
    status: 200,
    ratio: item / 8,
    agent: 'Mozilla',
  };
  part += `${JSON.stringify(row)}\n`;
  if (part.length < partLength) continue;
  if (!stream.write(part)) await once(stream, 'drain');
  part = '';
}
stream.end(part);
await finished(stream);
