/** The plain script: reads the lines of a file one by one, parses each, and counts them. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

const [file = ''] = process.argv.slice(2);
let count = 0;
for await (const line of createInterface({ input: createReadStream(file) })) {
  JSON.parse(line);
  count++;
}
console.log(count);
