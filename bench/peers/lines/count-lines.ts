/** What GNU parallel gives a block of lines to: parses and counts them. */
import { createInterface } from 'node:readline';

let count = 0;
for await (const line of createInterface({ input: process.stdin })) {
  JSON.parse(line);
  count++;
}
console.log(count);
