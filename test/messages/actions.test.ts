import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { checkWorkflow } from '../../src/index.ts';
import { errorOf, linesFor } from '../support/problem-lines.ts';
import { newFolder, removeFolder } from '../support/temp.ts';

describe('an action that is not there', () => {
  let folder = '';

  beforeAll(async () => {
    folder = await newFolder();
    await mkdir(join(folder, 'actions'));
    const files = {
      'words.mjs': 'export const count = () => 1; export const limit = 3;',
      'my-words.mjs': '',
      'README.md': '',
    };
    for (const [name, text] of Object.entries(files)) {
      await writeFile(join(folder, 'actions', name), text);
    }
    return () => removeFolder(folder);
  });

  const calling = (action: string): string => `tasks: [{ name: t, action: ${action} }]`;

  test('is a misspelt or missing export, or one that is no function', async () => {
    const words = join(folder, 'actions/words.mjs');
    const text = `tasks:\n${['cuont', 'remove', 'limit'].map((name) => `  - { name: ${name}, action: words.${name} }\n`).join('')}`;
    expect(await linesFor(text, join(folder, 'actions'))).toEqual([
      `2:28 MR302 unknown action 'words.cuont' | did you mean 'words.count'? ${words} exports count`,
      `3:29 MR302 unknown action 'words.remove' | ${words} exports count`,
      `4:28 MR302 unknown action 'words.limit' | 'limit' is a number, not a function. ${words} exports count`,
    ]);
  });

  test('is of a file with a name that no workflow can write', async () => {
    const actions = join(folder, 'actions');
    expect(await linesFor(calling('my_words.count'), actions)).toEqual([
      `1:28 MR302 unknown action 'my_words.count' | did you mean the pack 'words'? the packs of ${actions} and the built-in ones are core, file, http, shell, words; not taken: my-words.mjs (the name of a pack has letters, digits and _: my_words.mjs), README.md (not .mjs, .js, .cjs, .mts, .cts or .ts)`,
    ]);
  });

  test('is in another folder', async () => {
    expect(await linesFor(calling('letters.sort'), folder)).toEqual([
      `1:28 MR302 unknown action 'letters.sort' | the packs of ${folder} and the built-in ones are core, file, http, shell; not taken: actions (a folder)`,
    ]);
    expect(await linesFor(calling('letters.sort'))).toEqual([
      `1:28 MR302 unknown action 'letters.sort' | only the built-in packs are known (core, file, http, shell): the folder of action files is actions/ beside the workflow file, or that of --actions`,
    ]);
    const file = join(folder, 'actions/words.mjs');
    expect(await errorOf(() => checkWorkflow(calling('words.count'), { actions: file }))).toBe(
      `MR504 the action folder ${file} cannot be read: it is a file | name the folder that holds the action files with --actions, or with \`actions\` in the library`,
    );
  });
});
