import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  exampleFile,
  importExample,
  runExample,
  type RunDocument,
  runScript,
} from '../support/examples-command.ts';
import { temporaryFolder } from '../support/temp.ts';

interface Report {
  readonly lines: number;
  readonly unparsed: number;
  readonly bytes: number;
  readonly addresses: number;
  readonly by_status: Readonly<Record<string, number>>;
}

const { generateLog } = await importExample<{
  generateLog(lines: number): {
    readonly text: string;
    readonly totals: Pick<Report, 'bytes' | 'addresses' | 'by_status'>;
  };
}>('log-pipeline/generate.mjs');

const corpora = process.env['MILLRACE_CORPORA'] ?? exampleFile('../../shared/corpora');
const realLog = join(corpora, 'access-log/access.log');

function analyse(log: string): Promise<RunDocument<{ readonly report: Report }>> {
  return runExample('log-pipeline', { log });
}

test('the report of a generated log has the totals of its generator', async () => {
  const log = join(await temporaryFolder(), 'access.log');
  const { text, totals } = generateLog(3000);
  await writeFile(log, text);
  const { output, tasks } = await analyse(log);
  expect(output.report).toMatchObject({ lines: 3000, unparsed: 0, ...totals });
  expect(tasks['process_entries']?.summary).toMatchObject({ total: 3000, succeeded: 3000 });
});

test('lines that are not entries are counted, and an empty log has a report too', async () => {
  const log = join(await temporaryFolder(), 'access.log');
  const { text, totals } = generateLog(10);
  await writeFile(log, `not a line of a log\n${text}\n\n{"json": true}\n`);
  const some = await analyse(log);
  expect(some.output.report).toMatchObject({ lines: 10, unparsed: 2, ...totals });
  await writeFile(log, '');
  const none = await analyse(log);
  expect(none.output.report).toMatchObject({ lines: 0, period: null, bytes: 0, by_status: {} });
});

test('the report of a real log of 10,000 requests is right', async (ctx) => {
  if (!existsSync(realLog)) ctx.skip('there is no access log in $MILLRACE_CORPORA');
  const { output, tasks } = await analyse(realLog);
  expect(output.report).toMatchObject({
    lines: 10_000,
    unparsed: 0,
    addresses: 1753,
    bytes: 2_747_282_740,
  });
  expect(output.report.by_status).toEqual({
    200: 9126,
    206: 45,
    301: 164,
    304: 445,
    403: 2,
    404: 213,
    416: 2,
    500: 3,
  });
  expect(tasks['process_entries']?.summary).toMatchObject({ total: 10_000, succeeded: 10_000 });
});

test('its script prints the report of a generated log, or of a log that is passed to it', async () => {
  const { text, totals } = generateLog(10_000);
  const printed = await runScript('log-pipeline/run.mjs');
  expect(printed).toMatch(/^run \S+ succeeded in /m);
  expect(printed).toContain('\n10,000 requests\n');
  expect(printed).toContain(`(${totals.bytes.toLocaleString('en-GB')} bytes)`);
  const log = join(await temporaryFolder(), 'short.log');
  await writeFile(log, text.split('\n').slice(0, 50).join('\n'));
  expect(await runScript('log-pipeline/run.mjs', log)).toContain('\n50 requests\n');
});
