import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { builtInPacks, type PackSource } from '../../src/actions/packs.ts';
import { loadAction, loadPack } from '../../src/actions/registry.ts';
import { contextFor } from './context.ts';
import { temporaryFolder } from '../support/temp.ts';

async function packOf(code: string): Promise<PackSource> {
  const file = join(await temporaryFolder(), 'mine.mjs');
  await writeFile(file, code);
  return { pack: 'mine', url: pathToFileURL(file).href };
}

describe('loadPack', () => {
  test('lists exported functions, and what else is exported', async () => {
    const source = await packOf(`
      export function a() {}
      export const b = async () => 1;
      export class C {}
      export const limit = 3;
    `);
    const { actions, others } = await loadPack(source);
    expect([...actions.keys()].toSorted()).toEqual(['a', 'b']);
    expect(Object.fromEntries(others)).toEqual({ C: 'a class', limit: 'a number' });
  });

  test('imports a pack once', async () => {
    const source = await packOf('export const a = () => 1;');
    expect(await loadPack(source)).toBe(await loadPack({ ...source }));
  });

  test.each([
    [
      'throws',
      'throw new RangeError("no licence");',
      /mine\.mjs does not load: RangeError: no lic/,
    ],
    ['imports what is missing', 'import "./gone.mjs";', /mine\.mjs does not load: .*gone\.mjs/],
    ['throws no error', 'throw "just text";', /mine\.mjs does not load: just text/],
  ])('says why a file that %s does not load', async (_, code, message) => {
    await expect(loadPack(await packOf(code))).rejects.toMatchObject({
      code: 'MR504',
      message: expect.stringMatching(message),
    });
  });

  // In a process of its own, since the test runner imports and reports differently.
  test('hints at how to find a syntax error', async () => {
    const source = await packOf('export function (');
    const registry = new URL('../../src/actions/registry.js', import.meta.url).href;
    const script = `
      import { loadPack } from ${JSON.stringify(registry)};
      await loadPack(${JSON.stringify(source)}).catch(({ code, hint }) => console.log(code, hint));
    `;
    const args = ['--input-type=module', '-e', script];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    expect(stdout).toMatch(/^MR504 node --check .*mine\.mjs shows where/);
  });
});

describe('loadAction', () => {
  test('returns the action of a pack', async () => {
    const source = await packOf('export const twice = (input) => input * 2;');
    const action = await loadAction([source], 'mine.twice');
    expect(action(21, contextFor())).toBe(42);
  });

  test.each([
    ['nobody.a', 'there is no pack nobody', /core, file, http, shell, mine/],
    ['mine.b', 'there is no action mine.b', /mine has: a/],
    ['core.__proto__', 'there is no action core.__proto__', /core has: /],
    ['mine', 'there is no pack', /core/],
  ])('rejects %s, and lists what exists', async (name, message, hint) => {
    const sources = [...builtInPacks(), await packOf('export const a = () => 1;')];
    await expect(loadAction(sources, name)).rejects.toMatchObject({
      code: 'MR302',
      message: expect.stringContaining(message),
      hint: expect.stringMatching(hint),
    });
  });

  test.each(['core.echo', 'file.read_csv', 'http.request', 'shell.run'])(
    'finds the built-in %s',
    async (name) => {
      expect(await loadAction(builtInPacks(), name)).toBeTypeOf('function');
    },
  );
});
