/**
 * Simulated power cuts: `npm run powercut -- --moments 100 --seed 1`. It records every write of
 * real runs with strace, rebuilds the data file for random moments, with or without each page that
 * was not flushed, and resumes the run from there. `--durability process` shows the losses without
 * flushes.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cutPower } from './powercut.ts';
import { cannotRecord } from './record.ts';

const { values } = parseArgs({
  options: {
    moments: { type: 'string', default: '100' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    durability: { type: 'string', default: 'disk' },
  },
});
const reason = cannotRecord();
if (reason) console.log(`skipped: ${reason}`);
else {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-powercut-'));
  const began = performance.now();
  const result = await cutPower({
    folder,
    seed: Number(values.seed),
    moments: Number(values.moments),
    durability: values.durability === 'process' ? 'process' : 'disk',
  });
  await rm(folder, { recursive: true });
  const { moments, recordings, dropped, kept, before, after, violations } = result;
  for (const violation of violations) console.log(violation);
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(
    `seed ${values.seed}: ${moments} power cuts in ${recordings} recorded runs in ${seconds} s; ` +
      `${before} before any output, ${after} after the end; ` +
      `${dropped} unflushed pages dropped, ${kept} kept; ${violations.length} violations`,
  );
  process.exitCode = violations.length > 0 ? 1 : 0;
}
