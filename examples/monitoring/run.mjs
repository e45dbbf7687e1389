// Starts 1,000 servers on this machine, some of them unhealthy, and lets the workflow find those.
import { runWorkflow } from '../support/command.mjs';
import { count, outcome, section, table } from '../support/print.mjs';
import { behaviour, startServers } from './servers.mjs';

const size = 1000;
const servers = await startServers(size);
const run = await runWorkflow(new URL('workflow.yaml', import.meta.url), {
  inventory: servers.inventory,
});
servers.close();

outcome(run);
if (run.state === 'succeeded') {
  const { checked, healthy, unhealthy, median_ms, slowest_ms } = run.output.summary;
  section(`${count(healthy)} of ${count(checked)} servers are well`, [
    ...table(
      Object.entries(unhealthy).map(([reason, names]) => [
        names.length,
        reason,
        names.length > 4 ? `${names.slice(0, 4).join(', ')}, …` : names.join(', '),
      ]),
    ),
    `  median answer after ${median_ms} ms, slowest after ${slowest_ms} ms`,
  ]);
  const well = Array.from({ length: size }, (_, i) => behaviour(i)).filter((b) => b === 'is well');
  if (healthy !== well.length) {
    console.error(`\nIn truth ${well.length} are well: the sweep is wrong.`);
    process.exitCode = 1;
  }
} else {
  process.exitCode = 1;
}
