import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readWorkflow } from '../../src/executor/read-workflow.ts';
import { temporaryFolder } from '../support/temp.ts';

test('a workflow file that is not UTF-8 is refused with the place', async () => {
  const file = join(await temporaryFolder(), 'flow.yaml');
  await writeFile(file, Buffer.from('tasks:\n# caf\xe9\n', 'latin1'));
  await expect(readWorkflow(file)).rejects.toMatchObject({
    code: 'MR503',
    message: 'the workflow file cannot be read: line 2, column 6: not utf-8 (0xe9 0x0a at byte 12)',
    hint: 'Save it as UTF-8.',
  });
});

test('a workflow file is read without its byte order mark', async () => {
  const file = join(await temporaryFolder(), 'flow.yaml');
  await writeFile(file, '\uFEFFname: grün');
  expect(await readWorkflow(file)).toEqual({ file, text: 'name: grün' });
});
