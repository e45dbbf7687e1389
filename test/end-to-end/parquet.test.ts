import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { withActions } from '../cli/flows.ts';
import { folderWith, millrace, startCommand } from '../support/command.ts';
import { millraceHere } from '../support/command-here.ts';
import { openExecutor } from '../support/flow.ts';
import { Gate } from '../support/gate.ts';

type Row = Readonly<Record<string, unknown>>;

const numbers = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

async function writeNumbers(path: string, count: number): Promise<void> {
  const data = numbers(count).map(BigInt);
  const file = parquetWriteBuffer({ columnData: [{ name: 'n', type: 'INT64', data }] });
  await writeFile(path, Buffer.from(file));
}

async function rowsOf(path: string): Promise<readonly Row[]> {
  const { buffer } = Uint8Array.from(await readFile(path));
  return parquetReadObjects({ file: buffer });
}

const fan = `
tasks:
  - {name: each, action: core.echo, with_items: "{{ range(5000) }}",
     input: {n: "{{ item }}", text: "{{ item < 4000 ? 'x' : item }}"}}
`;

describe('results as a Parquet file', () => {
  it('are exported, also to standard output, with a type that fits all of them', async () => {
    const cwd = await folderWith({ 'flow.yaml': fan });
    await millraceHere(['run', 'flow.yaml', '-q'], { cwd });
    const order = ['--order', 'input'];
    const said = await millraceHere(['export', 'last', '-o', 'out.parquet', ...order], { cwd });
    expect(said.stderr).toMatch(/^5,000 rows of task each of run \S+ written to out\.parquet\n$/);
    const rows = await rowsOf(join(cwd, 'out.parquet'));
    expect(rows.map(({ n }) => Number(n))).toEqual(numbers(5000));
    expect([rows[0]?.['text'], rows[4000]?.['text']]).toEqual(['x', 4000]);
    const args = `export last -f parquet --fields n -q`.split(' ');
    const shell = ['sh', '-c', '"$@" > piped.parquet', 'sh'];
    expect((await millrace([...args, ...order], { cwd, through: shell })).code).toBe(0);
    expect(await rowsOf(join(cwd, 'piped.parquet'))).toEqual(rows.map(({ n }) => ({ n })));
  });

  it('have bytes in a program, and no text', async () => {
    const executor = await openExecutor();
    const run = await executor.start(fan);
    await run.result();
    const rows = executor.history.export(run.id, { format: 'parquet' });
    const reading = (async () => {
      for await (const part of rows) expect(part).toBe('not read');
    })();
    await expect(reading).rejects.toMatchObject({ code: 'MR501' });
    const parts: Buffer[] = [];
    const again = executor.history.export(run.id, { format: 'parquet' });
    for await (const part of again.bytes()) parts.push(Buffer.from(part));
    const { buffer } = Uint8Array.from(Buffer.concat(parts));
    expect(await parquetReadObjects({ file: buffer })).toHaveLength(5000);
    expect(again.rows).toBe(5000);
  });
});

const waiting = `
parameters: {port: {type: integer}}
tasks:
  - name: each
    action: meet.wait
    with_items: {from: in.parquet}
    concurrency: 4
    input: {port: "{{ parameters.port }}", name: "{{ 'n' + item.n }}"}
    results: {to: out.parquet, what: item+output, order: input}
  - {name: read, needs: [each], action: core.echo, with_items: {from: out.parquet},
     input: "{{ item.index }}"}
output: "{{ task.read.output }}"
`;

it('a run with a Parquet file as source and one of results goes on after kill -9', async () => {
  const gate = await Gate.create();
  gate.passes = (name) => !['n300', 'n301', 'n302', 'n303'].includes(name);
  const cwd = await folderWith({ 'flow.yaml': waiting });
  await writeNumbers(join(cwd, 'in.parquet'), 600);
  const args = ['run', 'flow.yaml', '-p', `port=${gate.port}`, ...withActions];
  const command = startCommand(args, { cwd });
  await gate.waitFor(4);
  command.kill('SIGKILL');
  await command.ended();
  await gate.allGone();
  const before = gate.arrivals.length;
  gate.open();
  const resumed = await millrace(['resume', 'last'], { cwd });
  expect(resumed.code).toBe(0);
  expect(JSON.parse(resumed.stdout)).toEqual(numbers(600));
  const rows = await rowsOf(join(cwd, 'out.parquet'));
  expect(rows.map(({ index, item }) => [index, item])).toEqual(
    numbers(600).map((n) => [BigInt(n), { n }]),
  );
  expect(gate.arrivals.length - before).toBeLessThan(600);
});

describe('without the optional packages', () => {
  /** Nobody has them: they cannot be found. */
  const hook = `import { register } from 'node:module';
    register('data:text/javascript,' + encodeURIComponent(\`
      export async function resolve(name, context, next) {
        if (!name.startsWith('hyparquet')) return next(name, context);
        throw Object.assign(new Error('no ' + name), { code: 'ERR_MODULE_NOT_FOUND' });
      }\`));`;

  it('what needs one ends before anything runs, and says how to install it', async () => {
    const source =
      'tasks: [{name: t, action: core.echo, with_items: {from: in.parquet}, input: {a: 1}}]';
    const sink =
      'tasks: [{name: t, action: core.echo, with_items: [1], input: {a: 1}, results: {to: o.parquet}}]';
    const cwd = await folderWith({
      'hook.mjs': hook,
      'source.yaml': source,
      'sink.yaml': sink,
      'plain.yaml': 'tasks: [{name: t, action: core.echo, with_items: [1], input: {a: 1}}]',
      'in.parquet': '',
    });
    const env = { NODE_OPTIONS: `--import ${join(cwd, 'hook.mjs')}` };
    const said = async (...args: readonly string[]) => {
      const { code, stderr } = await millrace(args, { cwd, env });
      return [code, stderr] as const;
    };
    const missing = (name: string) => [
      2,
      expect.stringMatching(
        new RegExp(`MR516 package-missing +.*${name} is needed, and it is not installed`),
      ),
    ];
    expect(await said('run', 'source.yaml')).toEqual(missing('hyparquet'));
    const ended = await said('run', 'sink.yaml');
    expect(ended).toEqual(missing('hyparquet-writer'));
    expect(ended[1]).toContain('npm install hyparquet-writer');
    expect((await said('run', 'plain.yaml', '-q'))[0]).toBe(0);
    expect(await said('export', 'last', '-o', 'o.parquet')).toEqual(missing('hyparquet-writer'));
    expect((await millraceHere(['ps', '--json'], { cwd })).stdout).toContain('succeeded');
  });
});
