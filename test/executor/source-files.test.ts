import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { missingFiles, requireFiles } from '../../src/executor/source-files.ts';
import type { JsonObject } from '../../src/lang/json.ts';
import { requireWorkflow } from '../../src/plan/valid-workflow.ts';
import { lineOf } from '../support/problem-lines.ts';
import { temporaryFolder } from '../support/temp.ts';

let folder = '';

beforeEach(async () => {
  folder = await temporaryFolder();
  await writeFile(join(folder, 'events.jsonl'), '');
  await mkdir(join(folder, 'logs'));
  await symlink('loop.jsonl', join(folder, 'loop.jsonl'));
});

async function linesOf(tasks: string, parameters?: JsonObject): Promise<readonly string[]> {
  const text = `parameters: { input: { default: x } }\nvars: { v: x }\ntasks:\n${tasks}`;
  const { plan, source } = requireWorkflow(text);
  const found = await missingFiles({ plan, source, parameters, directory: folder });
  return found.map((problem) => lineOf(problem).replaceAll(folder, 'FOLDER'));
}

const load = (from: string, more = ''): string =>
  `  - { name: load, action: core.noop, with_items: { from: ${from}, format: jsonl }${more} }\n`;

describe('a file that a task would read at once', () => {
  test.each([
    ['is there', load('events.jsonl'), []],
    ['is absolute', load(`/dev/null`), []],
    [
      'is a loop of links',
      load('loop.jsonl'),
      [expect.stringMatching(/^4:58 MR318 loop\.jsonl cannot be read: ELOOP/)],
    ],
    ['is standard input', load(`'-'`), []],
    ['is a pattern', load(`'*.jsonl'`), []],
    [
      'is a pattern that matches nothing',
      load(`'gone/*.jsonl'`),
      ['4:58 MR318 no file matches gone/*.jsonl | looked in FOLDER'],
    ],
    [
      'is not there',
      load('event.jsonl'),
      ["4:58 MR318 there is no file FOLDER/event.jsonl | did you mean 'events.jsonl'?"],
    ],
    [
      'is one of several',
      load('[events.jsonl, gone/x.csv]'),
      ['4:58 MR318 there is no file FOLDER/gone/x.csv | there is no folder FOLDER/gone'],
    ],
    [
      'is a folder',
      load('logs'),
      [
        '4:58 MR318 logs is a folder, not a file | to read its files, write a pattern such as logs/*.jsonl',
      ],
    ],
    [
      'is one that an earlier task may write',
      `${load('gone.jsonl', ', needs: [make]')}  - { name: make, action: core.noop }\n`,
      [],
    ],
    ['is that of a task that may be skipped', load('gone.jsonl', ', when: "{{ 1 > 2 }}"'), []],
    ['depends on a parameter that is not known', load(`'{{ parameters.input }}'`), []],
  ])('%s', async (_, tasks, lines) => {
    expect(await linesOf(tasks)).toEqual(lines);
  });

  // Who can read everything can read this, too.
  test.skipIf(process.getuid?.() === 0)('cannot be read', async () => {
    await chmod(join(folder, 'events.jsonl'), 0o200);
    expect(await linesOf(load('events.jsonl'))).toEqual([
      expect.stringMatching(/^4:58 MR318 events\.jsonl cannot be read: EACCES/),
    ]);
  });

  test('is known once there are parameters', async () => {
    const from = load(`'{{ parameters.input }}'`);
    expect(await linesOf(from, { input: 'events.jsonl' })).toEqual([]);
    expect(await linesOf(from, { input: 'evnts.jsonl' })).toEqual([
      "4:58 MR318 there is no file FOLDER/evnts.jsonl | did you mean 'events.jsonl'?",
    ]);
    expect(await linesOf(from, { input: 'no-*.jsonl' })).toEqual([
      '4:58 MR318 no file matches no-*.jsonl | looked in FOLDER',
    ]);
    // That it is no path is said when the task starts.
    expect(await linesOf(from, { input: 5 })).toEqual([]);
    expect(await linesOf(load(`'{{ vars.v }}'`), { input: 'x' })).toEqual([]);
  });
});

test('all files that are missing are problems of the workflow', async () => {
  const { plan, source } = requireWorkflow(
    `tasks:\n${load('a.jsonl')}${load('b.jsonl').replace('load', 'other')}`,
  );
  await expect(requireFiles({ plan, source, directory: folder })).rejects.toMatchObject({
    code: 'MR502',
    details: { problems: [{ task: 'load' }, { task: 'other' }] },
  });
});
