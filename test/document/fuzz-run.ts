// npm run fuzz:document -- [--rounds N] [--seed S]
import { parseArgs } from 'node:util';
import { fuzz } from './fuzz.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '1000000' }, seed: { type: 'string' } },
});
const rounds = Number(values.rounds);
const first = values.seed === undefined ? Date.now() % 2 ** 31 : Number(values.seed);
const perSeed = 50_000;
const began = performance.now();
for (let done = 0, seed = first; done < rounds; done += perSeed, seed++) {
  const count = Math.min(perSeed, rounds - done);
  const { refused, right, forged } = fuzz(count, seed);
  console.log(
    `seed ${seed}: ${count} rounds, ${refused} refused, ${right} as they were, ${forged} forged and read`,
  );
}
console.log(
  `${rounds} rounds from seed ${first} in ${((performance.now() - began) / 1e3).toFixed(1)} s`,
);
