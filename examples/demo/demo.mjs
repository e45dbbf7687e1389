// Audits the dependencies of Millrace itself: `npm run demo`.
import { fileURLToPath } from 'node:url';
import { runWorkflow } from '../support/command.mjs';
import { bytes, count, outcome, section, table } from '../support/print.mjs';

const run = await runWorkflow(new URL('workflow.yaml', import.meta.url), {
  root: fileURLToPath(new URL('../../node_modules', import.meta.url)),
});

outcome(run);
if (run.state === 'succeeded') print(run.output.summary);
else process.exitCode = 1;

function print({ files, packages, licences, largest, duplicates, ...rest }) {
  section(
    `${count(files)} files of ${count(packages)} packages, ${bytes(rest.bytes)}`,
    table(
      licences.slice(0, 8).map((l) => [l.licence, count(l.packages), 'packages', bytes(l.bytes)]),
    ),
  );
  section(
    'Largest packages',
    table(largest.slice(0, 5).map((p) => [p.name, count(p.files), 'files', bytes(p.bytes)])),
  );
  section(
    `${count(duplicates.files)} files are copies of another one and take ${bytes(duplicates.bytes)}`,
    table(duplicates.worst.slice(0, 5).map((d) => [bytes(d.wasted), count(d.copies), d.file])),
  );
  section('To look further', [
    ...table([
      ['the report', run.output.report.path],
      ['this run', `npx millrace inspect ${run.run}`],
      ['all runs', 'npx millrace ps'],
    ]),
  ]);
}
