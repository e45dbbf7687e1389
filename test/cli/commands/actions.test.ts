import { describe, expect, it } from 'vitest';
import { builtInExports } from '../../../src/actions/packs.ts';
import { folderWith } from '../../support/command.ts';
import { millraceHere } from '../../support/command-here.ts';

const names = builtInExports.flatMap(({ pack, actions }) => actions.map((one) => `${pack}.${one}`));

async function printed(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await millraceHere(['actions', ...args], {
    cwd: await folderWith({}),
  });
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
}

describe('millrace actions', () => {
  it('lists every built-in action, or those of a pack', async () => {
    const all = (await printed()).trimEnd().split('\n').slice(1);
    expect(all.map((line) => line.split(' ')[0])).toEqual(names.toSorted());
    const pack = await printed('http');
    expect(pack.match(/^http\.\w+/gm)).toEqual(['http.get', 'http.post', 'http.request']);
    expect(pack).toContain('A request other than GET and HEAD carries an `Idempotency-Key`');
  });

  it('prints what an action takes and returns, and an example', async () => {
    const text = await printed('file.read_bytes');
    expect(text).toBe(`file.read_bytes: Reads the bytes of a file, or copies them to another file.

input
  path    text; required
          The path of the file.
  offset  a whole number from 0; default 0
          The first byte, from 0.
  length  a whole number from 1
          At most this many bytes; without it, all up to the end.
  to      text
          A file that the bytes are written to, in place of the base64.

output without 'to': a map
  path    text
          As it was given.
  bytes   a whole number
          Their number.
  base64  text

output with 'to': a map
  path   text
         As it was given.
  bytes  a whole number
         Their number.

errors
  There is no such file, or it cannot be read.
  It has more than 256 MiB, without \`to\`.

example
  - name: head
    action: file.read_bytes
    input: { path: disk.img, offset: 0, length: 512 }
`);
  });

  it.each(names)('says all of %s', async (name) => {
    const text = await printed(name);
    expect(text).toMatch(new RegExp(`^${name}: .*\n\ninput.*\noutput.*\nexample\n`, 's'));
  });

  it('has JSON Schemas for programs', async () => {
    const { schema, packs } = JSON.parse(await printed('http.get', '--json'));
    expect([schema, packs.length, packs[0].actions.length]).toEqual(['millrace.actions/1', 1, 1]);
    expect(packs[0].actions[0]).toMatchObject({
      name: 'http.get',
      input: {
        type: 'object',
        properties: { url: { type: 'string', format: 'uri' }, follow: { default: true } },
        required: ['url'],
        additionalProperties: false,
      },
      output: [
        { when: { to: false }, schema: { properties: { status: { type: 'integer' }, body: {} } } },
        { when: { to: false, as: true }, schema: { required: expect.arrayContaining(['base64']) } },
        { when: { to: true }, schema: { required: expect.arrayContaining(['path', 'bytes']) } },
      ],
      errors: expect.any(Array),
      example: expect.stringContaining('action: http.get'),
    });
    expect(JSON.parse(await printed('--json')).packs).toHaveLength(builtInExports.length);
  });

  it.each([
    ['http.gte', "did you mean 'http.get'?"],
    ['fil', "did you mean 'file'?"],
    ['entirely.other', 'the packs are core, file, http, shell'],
  ])('does not know %s', async (name, hint) => {
    const { code, stderr } = await millraceHere(['actions', name], { cwd: await folderWith({}) });
    expect([code, stderr]).toEqual([
      2,
      `MR302 unknown-action  there is no built-in action or pack '${name}'\n  hint: ${hint}\n`,
    ]);
  });
});
