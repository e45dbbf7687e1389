/** `npm run chaos -- --minutes N --seed S [--from ROUND] [--rounds N] [--verbose]` */
import { parseArgs } from 'node:util';
import { playRounds } from './rounds.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '1' },
    rounds: { type: 'string', default: 'Infinity' },
    verbose: { type: 'boolean', default: false },
  },
});
const summary = await playRounds({
  minutes: Number(values.minutes),
  seed: Number(values.seed),
  from: Number(values.from),
  rounds: Number(values.rounds),
  ...(values.verbose ? { print: (line: string) => console.error(line) } : {}),
});
for (const fault of summary.faults) console.log(fault);
const counts = Object.entries(summary.disturbances).map(([kind, count]) => `${count} ${kind}`);
console.log(
  `seed ${values.seed}, Node ${process.versions.node}: ${summary.rounds} rounds, ` +
    `${summary.executions} executions, ${summary.faults.length} faults; ${counts.join(', ')}`,
);
process.exitCode = summary.faults.length > 0 ? 1 : 0;
