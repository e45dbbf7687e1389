import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const readme = await readFile(join(root, 'README.md'), 'utf8');

interface Snippet {
  /** The comment before the block: `file: NAME`, or `run`. */
  readonly mark: string;
  readonly code: string;
}

function snippets(): Snippet[] {
  const found = readme.matchAll(/<!-- ([^>]+) -->\n\n```\w+\n([\s\S]*?)```/g);
  return [...found].map(([, mark = '', code = '']) => ({ mark, code }));
}

/** What npm makes of the project, installed as a user would, in an empty folder. */
describe('the packed package, with the files of the README beside it', () => {
  let folder = '';
  const environment = { ...process.env, NODE_OPTIONS: '', MILLRACE_STORE: '' };

  async function command(line: string): Promise<{ stdout: string; stderr: string }> {
    const [program = '', ...args] = line.split(' ');
    return run(program, args, { cwd: folder, env: environment });
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'millrace-package-'));
    // The build under test is packed as it is: rebuilding would pull it from under the other tests.
    const packed = await run(
      'npm',
      ['pack', '--ignore-scripts', '--json', '--pack-destination', folder],
      {
        cwd: root,
        env: environment,
      },
    );
    const file = /"filename": "([^"]+)"/.exec(packed.stdout)?.[1] ?? '';
    await writeFile(join(folder, 'package.json'), '{"name": "user", "private": true}');
    await command(`npm install --no-audit --no-fund --prefer-offline ./${file}`);
    for (const { mark, code } of snippets()) {
      if (!mark.startsWith('file: ')) continue;
      const path = join(folder, mark.slice('file: '.length));
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, code);
    }
    await mkdir(join(folder, 'docs'));
    await writeFile(join(folder, 'docs/a.md'), 'one two three\n');
    await writeFile(join(folder, 'docs/b.md'), 'four five\n');
  }, 180_000);

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  test('every command of the README runs', async () => {
    const lines = snippets().flatMap(({ mark, code }) =>
      mark === 'run' ? code.trim().split('\n') : [],
    );
    expect(lines.length).toBeGreaterThan(3);
    const outputs: string[] = [];
    for (const line of lines) outputs.push((await command(line)).stdout);
    expect(outputs.some((text) => text.includes('"words": 5'))).toBe(true);
  });

  test('the program of the README runs', async () => {
    const { stdout } = await command('node sizes.mjs');
    expect(stdout).toBe('2 files, 3 words in the first\n');
  });

  test('every entry of the package can be required', async () => {
    await writeFile(
      join(folder, 'required.cjs'),
      `const entries = ['millrace', 'millrace/action', 'millrace/builder', 'millrace/document'];
       console.log(entries.every((entry) => Object.keys(require(entry)).length > 0));`,
    );
    expect((await command('node required.cjs')).stdout).toBe('true\n');
  });

  test('its types compile where the types of libraries are checked, too', async () => {
    const compilerOptions = {
      module: 'nodenext',
      target: 'es2023',
      lib: ['es2023', 'esnext.disposable'],
      strict: true,
      skipLibCheck: false,
      noEmit: true,
      types: ['node'],
      typeRoots: [join(root, 'node_modules/@types')],
    };
    const files = ['consumer.mts', 'consumer.cts'];
    for (const file of files) await writeFile(join(folder, file), consumer);
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    const { stdout } = await command(`node ${compiler} -p .`).catch(({ stdout }) => ({ stdout }));
    expect(stdout).toBe('');
  });

  test.each([
    ['esm', 'bundle.mjs'],
    ['cjs', 'bundle.cjs'],
  ] as const)('it runs from a bundle of esbuild, in the format %s', async (format, outfile) => {
    const requires = `import{createRequire}from'node:module';const require=createRequire(import.meta.url);`;
    await build({
      stdin: { contents: bundled, resolveDir: folder },
      bundle: true,
      platform: 'node',
      format,
      external: ['lmdb'],
      outfile: join(folder, outfile),
      banner: format === 'esm' ? { js: requires } : {},
      logLevel: 'error',
    });
    const { stdout } = await command(`node ${outfile} store-${format}`);
    expect(stdout.trim()).toBe('hello');
  });
});

/** Uses what it imports, so that the compiler checks all of it. */
const consumer = `
import * as library from 'millrace';
import * as action from 'millrace/action';
import * as builder from 'millrace/builder';
import * as shared from 'millrace/document';
import type { RunReport, RunState, Summary, TaskState } from 'millrace';
export const states = (report: RunReport): readonly (RunState | TaskState)[] =>
  [report.state, ...Object.values(report.tasks).map((task) => task.state)];
export const failed = (summary: Summary): number => library.countFailures(summary);
export const twice = action.defineAction((input: number, ctx: action.ActionContext) => input * ctx.attempt);
export const all = [library, action, builder, shared];
`;

/** What a bundle is made of. */
const bundled = `
import { Executor } from 'millrace';
async function main() {
  const executor = await Executor.open({ directory: process.argv[2], workers: 1 });
  const input = { command: 'echo', args: ['hello'] };
  const run = await executor.start({
    tasks: [{ name: 't', action: 'shell.run', input }],
    output: '{{ task.t.output.stdout }}',
  });
  console.log((await run.result()).output);
  await executor.close();
}
main();
`;

describe('README', () => {
  test('is short', () => {
    const lines = readme.split('\n');
    expect(lines.length).toBeLessThanOrEqual(180);
    const cells = lines.filter((line) => line.startsWith('|')).flatMap((line) => line.split('|'));
    expect(cells.filter((cell) => cell.trim().length > 60)).toEqual([]);
  });

  test('links lead to files that exist', async () => {
    const targets = [...readme.matchAll(/\]\(([^)#]+)\)/g)].map(([, target = '']) => target);
    const local = targets.filter((target) => !target.includes('://'));
    await Promise.all(local.map((target) => readFile(join(root, target))));
    expect(local.length).toBeGreaterThan(3);
  });
});
