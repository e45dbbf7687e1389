/**
 * Ends threads while they read sources and pages, claim items and write segments:
 * `npm run crash:threads -- --endings 500 --seed 1 [--verbose]`.
 */
import { parseArgs } from 'node:util';
import { endThreads } from './endings.ts';

const { values } = parseArgs({
  options: {
    endings: { type: 'string', default: '500' },
    seed: { type: 'string', default: '1' },
    verbose: { type: 'boolean', default: false },
  },
});
const began = performance.now();
const { endings, runs, resumed, faults } = await endThreads({
  endings: Number(values.endings),
  seed: Number(values.seed),
  ...(values.verbose ? { print: (line: string) => console.error(line) } : {}),
});
for (const fault of faults) console.log(fault);
const seconds = Math.round((performance.now() - began) / 1000);
console.log(
  `seed ${values.seed}, Node ${process.versions.node}: ${endings} threads ended in ${runs} runs, ` +
    `of which ${resumed} were resumed, in ${seconds} s; ${faults.length} faults`,
);
process.exitCode = faults.length > 0 ? 1 : 0;
