// Compares the codecs of node:zlib on the given files; by default, on files of this package.
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runWorkflow } from '../support/command.mjs';
import { bytes, outcome, section, table } from '../support/print.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const own = ['README.md', 'CHANGELOG.md', 'package.json', 'schema/document.fbs'];
const options = process.argv.findIndex((argument) => argument.startsWith('-'));
const given = process.argv.splice(2, options < 0 ? Infinity : options - 2);
const files =
  given.length > 0 ? given.map((file) => resolve(file)) : own.map((file) => root + file);
const run = await runWorkflow(new URL('workflow.yaml', import.meta.url), {
  files: JSON.stringify(files),
  plot: resolve('codecs.svg'),
});

outcome(run);
if (run.state === 'succeeded') print(run.output);
else process.exitCode = 1;

function print({ files: perFile, overall, plot, machine }) {
  section(`${files.length} files, ${bytes(overall[0].bytes)}, packed at once`, lines(overall));
  for (const file of files) {
    const rows = perFile.filter((row) => row.file === file);
    section(`${file.replace(root, '')}, ${bytes(rows[0].bytes)}`, lines(rows));
  }
  section('Measured on', [`  Node.js ${machine.node}, ${machine.cores} × ${machine.cpu}`]);
  section('Plot', [`  ${plot}`]);
}

function lines(rows) {
  const head = ['codec', 'level', 'ratio', 'packing, median', '± MAD', 'speed', 'unpacking'];
  const body = rows.map((row) => [
    row.codec,
    row.level,
    row.ratio.toFixed(2),
    `${row.pack_ms.toFixed(3)} ms`,
    `${row.pack_mad.toFixed(3)} ms`,
    `${row.pack_speed.toFixed(1)} MBps`,
    `${row.unpack_speed.toFixed(1)} MBps`,
  ]);
  return table([head, ...body]);
}
