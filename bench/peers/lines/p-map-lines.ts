/** p-map over an async iterable of lines: one thread, 50 at once, nothing stored. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import pMap from 'p-map';

const CONCURRENCY = 50;
const [file = ''] = process.argv.slice(2);
let count = 0;
async function item(line: string): Promise<void> {
  JSON.parse(line);
  count++;
}
const lines = createInterface({ input: createReadStream(file) });
await pMap(lines, item, { concurrency: CONCURRENCY });
console.log(count);
