// Analyses the access log on the command line; by default, a generated one.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runWorkflow } from '../support/command.mjs';
import { bytes, count, outcome, section, table } from '../support/print.mjs';
import { generateLog } from './generate.mjs';

const given =
  process.argv.length > 2 && !process.argv[2].startsWith('-')
    ? process.argv.splice(2, 1)[0]
    : undefined;
const folder = await mkdtemp(join(tmpdir(), 'millrace-logs-'));
const log = given === undefined ? join(folder, 'access.log') : resolve(given);
if (given === undefined) await writeFile(log, generateLog(10_000).text);
const run = await runWorkflow(new URL('workflow.yaml', import.meta.url), { log });
await rm(folder, { recursive: true });

outcome(run);
if (run.state === 'succeeded') print(run.output.report);
else process.exitCode = 1;

function print(report) {
  const { period } = report;
  section(`${count(report.lines)} requests`, [
    ...table([
      ['from', period?.from ?? '-'],
      ['to', period?.to ?? '-'],
      ['addresses', count(report.addresses)],
      ['sent', `${bytes(report.bytes)} (${count(report.bytes)} bytes)`],
      ['by robots', count(report.robots)],
      ['unparsed lines', count(report.unparsed)],
    ]),
  ]);
  section('By status', tally(Object.entries(report.by_status)));
  section('By kind', tally(Object.entries(report.by_kind)));
  section('By browser', tally(Object.entries(report.by_family)));
  section('Most wanted', tally(report.top_paths));
  section('Busiest browsers', tally(report.top_agents));
}

function tally(entries) {
  return table(entries.map(([name, number]) => [count(number), ` ${shorten(name)}`]));
}

function shorten(text) {
  return text.length > 90 ? `${text.slice(0, 89)}…` : text;
}
