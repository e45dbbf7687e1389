import { execFile } from 'node:child_process';
import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temp.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * A program that uses the installed package. The compiler must reject exactly the lines marked
 * `wrong`.
 */
const program = `
import { defineAction } from 'millrace';
import { core, file, js, pack, source, workflow } from 'millrace/builder';

const actions = {
  list: defineAction((input: { folder: string }) => ({ files: [input.folder], count: 1 })),
  measure: async (input: { path: string; deep?: boolean }) => ({ size: input.path.length }),
  total: ({ sizes }: { sizes: readonly { size: number }[] }) => sizes.length,
};
const disk = pack<typeof actions>('disk');
const tape = pack<{ rewind: () => string; default: { play: typeof actions.measure } }>('tape');

workflow('wrong', { parameters: { folder: { type: 'string' }, n: { type: 'integer' } }, vars: { seen: 0 } }, (w) => {
  const list = w.task('list', disk.list, { folder: w.parameters.folder });
  w.task('b', disk.list, { folder: w.parameters.n }); // wrong
  w.task('c', disk.list, { folder: w.parameters.fodler }); // wrong
  w.task('d', disk.list, { foldr: 'x' }); // wrong
  w.task('e', disk.list, {}); // wrong
  w.task('f', disk.lsit, { folder: 'x' }); // wrong
  w.task('g', disk.list, { folder: list.output.count }); // wrong
  w.task('h', disk.list, { folder: list.output.fils[0] }); // wrong
  w.task('i', disk.list, { folder: \`\${list.output.count}\` });
  const sizes = w.each('sizes', list.output.files, disk.measure, (path) => ({ path }));
  w.each('k', list.output.files, disk.measure, (path) => ({ path: path.name })); // wrong
  w.each('l', list.output.count, disk.measure, () => ({ path: 'x' })); // wrong
  w.each('m', list.output.files, disk.measure, (path) => ({ path }), { batch_size: 2 }); // wrong
  w.each('n', list.output.files, disk.measure, (path) => ({ path }), { concurency: 2 }); // wrong
  w.task('o', disk.total, { sizes: sizes.output });
  w.task('p', disk.total, { sizes: list.output }); // wrong
  const some = w.each('q', [1], disk.measure, () => ({ path: 'x' }), { tolerate: { count: 1 } });
  w.task('r', disk.total, { sizes: some.output }); // wrong
  list.next({ publish: { seen: list.result.count }, do: sizes });
  list.next({ publish: { sen: 1 } }); // wrong
  list.next({ publish: { seen: 'x' } }); // wrong
  list.next({ do: 'sizes' }); // wrong
  w.task('s', core.echo, { anything: [list.output.count] });
  w.task('t', file.write_json, { path: 'x', value: list.output });
  w.task('u', file.write_json, { path: list.output.count, value: 1 }); // wrong
  w.task('v', disk.list, { folder: js<string>\`\${list.output.files}[0]\` });
  w.task('x', tape.rewind, {});
  w.task('y', tape.play, { path: 'x' });
  w.task('z', tape.play, { file: 'x' }); // wrong
  w.task('w', disk.list, { folder: js<number>\`1\` }); // wrong
  w.task('x', core.echo, { a: list.error.cause.data.code, b: sizes.items[0]?.error.name });
  const may = w.task('z', disk.list, { folder: 'x' }, { tolerate: { count: 1 } });
  w.each('z1', may.output.files, disk.measure, (path) => ({ path })); // wrong
  w.task('y', core.echo, { a: list.error.nmae }); // wrong
  const paths = source<{ path: string }>({ from: list.output.files, format: 'jsonl' });
  w.each('s1', paths, disk.measure, (row) => ({ path: row.path }));
  w.each('s2', paths, disk.measure, (row) => ({ path: row.pth })); // wrong
  w.each('s3', paths, disk.measure, (row) => ({ path: row.path }), { batch_size: '1MiB' }); // wrong
  source({ from: list.output.count }); // wrong
  source({ from: 'a.csv', format: 'xml' }); // wrong
  source({ from: 'a.csv', formt: 'csv' }); // wrong
});
`;

test('the compiler refuses fields that an action does not return or accept', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'package.json'), '{"type": "module"}');
  await writeFile(join(folder, 'program.ts'), program);
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  const options = {
    module: 'nodenext',
    target: 'es2023',
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: ['node'],
    paths: {
      millrace: [join(root, 'dist/src/index.d.ts')],
      'millrace/builder': [join(root, 'dist/src/builder/public.d.ts')],
    },
  };
  await writeFile(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: options, files: ['program.ts'] }),
  );
  const said = await new Promise<string>((resolve) => {
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    const args = [compiler, '-p', folder, '--pretty', 'false'];
    execFile(process.execPath, args, (_, stdout) => resolve(stdout));
  });
  const found = [...said.matchAll(/program\.ts\((\d+),\d+\): error/g)].map(([, line]) =>
    Number(line),
  );
  const wrong = program
    .split('\n')
    .flatMap((line, at) => (line.endsWith('// wrong') ? [at + 1] : []));
  expect([...new Set(found)], said).toEqual(wrong);
  expect(wrong.length).toBeGreaterThan(15);
});
