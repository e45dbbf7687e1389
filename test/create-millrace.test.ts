import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { version } from '../src/version.ts';
import { newFolder, removeFolder } from './support/temp.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

/** npm sets variables of its own, and not those of the npm that runs the tests. */
const { PATH = '', HOME = '' } = process.env;
const env = { PATH, HOME };

interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

function command(cwd: string, line: string): Promise<Output> {
  const [program = '', ...args] = line.split(' ');
  return run(program, args, { cwd, env });
}

const install = 'npm install --no-audit --no-fund --prefer-offline';

it('create-millrace has the version of millrace, and needs that one', async () => {
  const text = await readFile(join(root, 'create-millrace/package.json'), 'utf8');
  expect(JSON.parse(text)).toMatchObject({ version, dependencies: { millrace: version } });
});

/** Both packages as npm packs them, in a folder where `npm create` finds them. */
describe('npm create millrace', () => {
  let folder = '';
  let jobs = '';
  let created: Output = { stdout: '', stderr: '' };
  let packed: readonly string[] = [];

  beforeAll(async () => {
    folder = await newFolder();
    jobs = join(folder, 'jobs');
    await writeFile(join(folder, 'package.json'), '{"name": "user", "private": true}');
    // The build under test is packed as it is: rebuilding would pull it from under the other tests.
    const pack = `npm pack --ignore-scripts --json --pack-destination ${folder}`;
    const { stdout } = await command(root, `${pack} . ./create-millrace`);
    packed = [...stdout.matchAll(/"filename": "([^"]+)"/g)].map(([, file = '']) => `./${file}`);
    await command(folder, `${install} ${packed.join(' ')}`);
    created = await command(folder, 'npm create --no --offline millrace jobs');
    await command(jobs, `${install} .${packed.find((file) => !file.includes('create'))}`);
    return () => removeFolder(folder);
  });

  it('writes the files, and names the command so that it works in them', () => {
    expect(packed).toHaveLength(2);
    expect(created.stderr).toContain(
      'next:\n  cd jobs\n  npm install\n  npm test\n  npx millrace run flow.yaml\n',
    );
  });

  it('makes a test that passes', async () => {
    const { stdout } = await command(jobs, 'npm test');
    expect(stdout).toMatch(/^# pass 2$|ℹ pass 2$/m);
    expect(stdout).toMatch(/^# fail 0$|ℹ fail 0$/m);
  });

  it('makes a flow that runs, by npx and by npm start', async () => {
    const { stdout, stderr } = await command(jobs, 'npx millrace run flow.yaml');
    const output = JSON.parse(stdout);
    expect(output).toEqual({ files: 3, lines: expect.any(Number), longest: 'test/flow.test.mjs' });
    expect(stderr).toMatch(/run \S+ succeeded in /);
    const started = await command(jobs, 'npm start --silent -- -p folder=test');
    expect(JSON.parse(started.stdout)).toMatchObject({ files: 1, longest: 'test/flow.test.mjs' });
  });

  it('has the command name itself as it was called, also in hints of the library', async () => {
    const args = ['inspect', 'none'];
    const calls = {
      'npx millrace ps': ['npx', ['millrace', ...args]],
      'millrace ps': [join(jobs, 'node_modules/.bin/millrace'), args],
    } as const;
    for (const [name, [program, words]] of Object.entries(calls)) {
      const ended: unknown = await run(program, words, { cwd: jobs, env }).catch((why) => why);
      expect(ended).toMatchObject({ code: 4, stderr: expect.stringContaining(`: ${name} lists `) });
    }
    const started = await command(jobs, 'npm start --silent -- --help');
    expect(started.stdout).toMatch(/^Usage: npx millrace run /);
  });

  it('makes a flow in which nothing is to be warned of', async () => {
    const { stderr } = await command(jobs, 'npx millrace validate flow.yaml');
    expect(stderr).toBe('flow.yaml is valid: 3 tasks\n');
  });

  it('overwrites nothing, and ends as millrace init does', async () => {
    const before = await readFile(join(jobs, 'flow.yaml'), 'utf8');
    await writeFile(join(jobs, 'actions/lines.mjs'), '// mine');
    const again: unknown = await command(folder, 'npx create-millrace jobs').catch((why) => why);
    expect(again).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^MR501 usage {2}nothing was written: flow\.yaml, /),
    });
    expect(await readFile(join(jobs, 'flow.yaml'), 'utf8')).toBe(before);
    expect(await readFile(join(jobs, 'actions/lines.mjs'), 'utf8')).toBe('// mine');
  });
});
