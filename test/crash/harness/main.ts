/** `npm run crash -- --rounds N --seed S [--from ROUND] [--verbose]` */
import { parseArgs } from 'node:util';
import { playRounds } from './rounds.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '50' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '1' },
    verbose: { type: 'boolean', default: false },
  },
});
const began = performance.now();
const summary = await playRounds({
  rounds: Number(values.rounds),
  seed: Number(values.seed),
  from: Number(values.from),
  ...(values.verbose ? { print: (line: string) => console.error(line) } : {}),
});
const { seed, rounds, kills, repeats, violations, bytes } = summary;
for (const violation of violations) console.log(violation);
const seconds = Math.round((performance.now() - began) / 1000);
console.log(
  `seed ${seed}: ${rounds} rounds, ${kills} kills, ${repeats} executions repeated, ` +
    `${violations.length} violations; ${seconds} s, a store of ${(bytes / 1e6).toFixed(1)} MB`,
);
process.exitCode = violations.length > 0 ? 1 : 0;
