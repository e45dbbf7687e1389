import { spawnSync } from 'node:child_process';
import { chmod, chown, cp, mkdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { LmdbTables, openLmdb } from '../../src/store/lmdb/lmdb-tables.ts';
import { type Ended, folderWith, millrace, startCommand } from '../support/command.ts';
import { millraceHere } from '../support/command-here.ts';
import { canMount, mount, unmount } from '../support/mount.ts';
import { newFolder, removeFolder, temporaryFolder } from '../support/temp.ts';

const main = fileURLToPath(new URL('../../src/cli/main.js', import.meta.url));
const root = process.getuid?.() === 0;
const nobody = 65_534;

const small = Array.from({ length: 20 }, (_, index) => index);

/** A fan-out, and a task that waits for the file `go`. */
const flow = `
name: two
tasks:
  - {name: fan, action: core.echo, with_items: "{{ range(20) }}", input: "{{ item }}"}
  - name: wait
    needs: [fan]
    action: file.read_text
    input: {path: go}
    retry: {count: 10000, delay: 20ms}
output: "{{ task.fan.output }}"
`;

interface Interrupted {
  readonly cwd: string;
  readonly store: string;
  readonly data: string;
}

const made = { folder: '' };
afterAll(() => removeFolder(made.folder));

/** Copies a run that was killed after its fan-out was committed. A resume ends it. */
async function interrupted(): Promise<Interrupted> {
  if (made.folder === '') {
    made.folder = await newFolder();
    await writeFile(join(made.folder, 'flow.yaml'), flow);
    const command = startCommand(['run', 'flow.yaml'], { cwd: made.folder });
    await command.line(/^fan: 20 items in /);
    command.kill('SIGKILL');
    await command.ended();
    await writeFile(join(made.folder, 'go'), '');
  }
  const cwd = await temporaryFolder();
  await cp(made.folder, cwd, { recursive: true });
  const store = join(cwd, '.millrace');
  return { cwd, store, data: join(store, 'data.mdb') };
}

/** Runs the commands that people type after a crash. */
async function inspectAndResume(
  cwd: string,
  call: typeof millrace = millraceHere,
): Promise<Record<'ps' | 'inspect' | 'resume', Ended>> {
  const ps = await call(['ps'], { cwd });
  const inspect = await call(['inspect', 'last', 'fan'], { cwd });
  return { ps, inspect, resume: await call(['resume', 'last'], { cwd }) };
}

async function expectIntact(cwd: string): Promise<void> {
  const { ps, inspect, resume } = await inspectAndResume(cwd);
  expect([ps.code, ps.stdout]).toEqual([0, expect.stringMatching(/ two +interrupted +20\/21 /)]);
  expect([inspect.code, inspect.stdout]).toEqual([
    0,
    expect.stringMatching(/20 items: 20 succeeded/),
  ]);
  expect([resume.code, resume.stderr]).toEqual([0, expect.stringContaining('20 of 21 items done')]);
  expect(JSON.parse(resume.stdout)).toEqual(small);
}

function expectRefused({ code, stdout, stderr }: Ended, shown: string): void {
  expect([code, stdout]).toEqual([5, '']);
  expect(stderr).toMatch(new RegExp(`^${shown} \\S+ {2}.*\\n {2}hint: `, 'm'));
  expect(stderr).not.toContain('    at ');
}

async function raiseFormat(store: string): Promise<void> {
  const lmdb = openLmdb(store, { readOnly: false, sync: false });
  const tables = LmdbTables.of(lmdb);
  await tables?.transact(() => tables.put('meta', ['store'], Buffer.from('{"format":9,"id":"x"}')));
  await lmdb.close();
}

describe('a store that', () => {
  it.each<[string, (files: Interrupted) => Promise<void>, string]>([
    ['is cut short', ({ data }) => truncate(data, 40_000), 'MR606'],
    ['begins with something else', async ({ data }) => overwrite(data, 0, 9000), 'MR606'],
    ['is of a newer version', ({ store }) => raiseFormat(store), 'MR602'],
    [
      'is a folder where its file should be',
      async ({ data }) => {
        await rm(data);
        await mkdir(data);
      },
      'MR601',
    ],
  ])('%s is refused, and resumes after it is restored', async (_, spoil, shown) => {
    const files = await interrupted();
    const { cwd, store } = files;
    await cp(store, `${store}-copy`, { recursive: true });
    await spoil(files);
    for (const ended of Object.values(await inspectAndResume(cwd))) expectRefused(ended, shown);
    await rm(store, { recursive: true });
    await cp(`${store}-copy`, store, { recursive: true });
    const { code, stdout } = await millraceHere(['resume', '-q'], { cwd });
    expect([code, JSON.parse(stdout)]).toEqual([0, small]);
  });

  it('lost its lock file is intact', async () => {
    const { cwd, store } = await interrupted();
    await rm(join(store, 'lock.mdb'));
    await expectIntact(cwd);
    expect((await stat(join(store, 'lock.mdb'))).mode & 0o777).toBe(0o600);
  });
});

async function overwrite(file: string, from: number, to: number): Promise<void> {
  const bytes = await readFile(file);
  await writeFile(file, bytes.fill('x', from, to));
}

/** Runs the command as a user that permissions apply to. */
function asNobody(args: readonly string[], cwd: string): Ended {
  const user = root ? { uid: nobody, gid: nobody } : {};
  const { PATH = '' } = process.env;
  const ended = spawnSync(process.execPath, [main, ...args], {
    cwd,
    env: { PATH },
    encoding: 'utf8',
    ...user,
  });
  return { code: ended.status, signal: ended.signal, stdout: ended.stdout, stderr: ended.stderr };
}

const canBeNobody = asNobody(['--version'], '/').code === 0;

describe.skipIf(!canBeNobody)('permissions', () => {
  async function setModes(
    { cwd, store }: Interrupted,
    folder: number,
    file: number,
  ): Promise<void> {
    await chmod(cwd, 0o755);
    for (const name of ['data.mdb', 'lock.mdb']) {
      await chmod(join(store, name), file);
      if (root) await chown(join(store, name), nobody, nobody);
    }
    await chmod(store, folder);
    if (root) await chown(store, nobody, nobody);
  }

  it('without read access are reported', async () => {
    const files = await interrupted();
    await setModes(files, 0o700, 0o000);
    for (const command of ['ps', 'inspect', 'resume']) {
      expectRefused(asNobody([command], files.cwd), 'MR601');
    }
    await setModes(files, 0o700, 0o600);
    expect(asNobody(['ps'], files.cwd)).toMatchObject({ code: 0 });
    await chmod(files.store, 0o700);
    await expectIntact(files.cwd);
  });

  it('without write access leave runs readable, and no run resumes', async () => {
    const files = await interrupted();
    await setModes(files, 0o500, 0o400);
    expect(asNobody(['ps'], files.cwd)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('interrupted'),
    });
    expect(asNobody(['inspect', 'last', 'fan'], files.cwd)).toMatchObject({ code: 0 });
    expectRefused(asNobody(['resume'], files.cwd), 'MR601');
    expectRefused(asNobody(['run', 'flow.yaml'], files.cwd), 'MR601');
    await setModes(files, 0o700, 0o600);
    await expectIntact(files.cwd);
  });
});

it('a store is created with permissions for its owner only', async () => {
  const { store } = await interrupted();
  const modes = await Promise.all(
    [store, join(store, 'data.mdb'), join(store, 'lock.mdb')].map(async (path) =>
      ((await stat(path)).mode & 0o777).toString(8),
    ),
  );
  expect(modes).toEqual(['700', '600', '600']);
});

describe.skipIf(!canMount())('a file system (as root)', () => {
  it('that is unreliable makes doctor warn', async () => {
    const cwd = await folderWith({});
    const parts = ['lower', 'upper', 'work', 'disk'].map((name) => join(cwd, name));
    for (const part of parts) await mkdir(part);
    const [lower, upper, work, disk = ''] = parts;
    const options = `lowerdir=${lower},upperdir=${upper},workdir=${work}`;
    if (!mount(disk, '-t', 'overlay', '-o', options, 'overlay')) return;
    const { code, stdout } = await millraceHere(['doctor', '--store', join(disk, 'store')], {
      cwd,
    });
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^warning file system +.* is on overlayfs; a store needs a local disk$/m,
    );
  });

  it('that is read-only is reported', async () => {
    const { cwd, store } = await interrupted();
    expect(mount(store, '--bind', store)).toBe(true);
    expect(mount(store, '-o', 'remount,ro,bind')).toBe(true);
    // LMDB never gives back the descriptor of a file that it opened there: each has a process.
    const { ps, inspect, resume } = await inspectAndResume(cwd, millrace);
    expect([ps.code, inspect.code]).toEqual([0, 0]);
    expectRefused(resume, 'MR601');
    expect(resume.stderr).toContain('read-only');
    expect(unmount(store)).toBe(true);
    await expectIntact(cwd);
  });
});
