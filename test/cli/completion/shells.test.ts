import { execFile, spawnSync } from 'node:child_process';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { completionScript } from '../../../src/cli/completion/scripts.ts';
import { commandSpecs } from '../../../src/cli/specs/specs.ts';
import { newFolder, removeFolder } from '../../support/temp.ts';
import { millraceHere } from '../../support/command-here.ts';

const main = fileURLToPath(new URL('../../../src/cli/main.js', import.meta.url));

/** Scripts that ask a shell; they are no part of what is compiled. */
const asking = fileURLToPath(new URL('../../../../test/cli/completion/', import.meta.url));

const flow = `
name: two
tasks:
  - {name: fetch, action: core.noop}
  - {name: report, action: core.noop, needs: [fetch]}
`;

/** What is offered for the last word, in all shells. */
const cases: readonly (readonly [words: string, offered: readonly string[]])[] = [
  ['millrace in', ['init', 'inspect']],
  ['millrace --v', ['--version']],
  ['millrace run --dur', ['--durability']],
  ['millrace run flow.yaml --durability ', ['disk', 'process']],
  ['millrace graph last -f s', ['svg']],
  ['millrace clean --state f', ['failed']],
  ['millrace completion ', ['bash', 'fish', 'zsh']],
  ['millrace validate fl', ['flow.yaml', 'flow.yml', 'flows']],
  ['millrace doctor --store fl', ['flows']],
  ['millrace run flow.yaml --params fl', ['flow.json', 'flow.yaml', 'flow.yml', 'flows']],
  ['millrace resume l', ['last']],
  ['millrace inspect last ', ['fetch', 'report']],
  ['millrace logs --json last re', ['report']],
  ['millrace retry last --task f', ['fetch']],
  ['millrace inspect --store flows/runs last ', ['other']],
  ['millrace run flow.yaml -p ', []],
  ['millrace ps ', []],
];

/** The same for a value behind `=`: bash has three words there, the others one. */
const assigned = { bash: ['--policy', '='], zsh: ['--policy='], fish: ['--policy='] } as const;

describe.each(['bash', 'zsh', 'fish'] as const)('in %s', (shell) => {
  const missing = spawnSync(shell, ['-c', ':']).error !== undefined;
  const note = missing ? ` (skipped: there is no ${shell}; apt-get install ${shell})` : '';
  let folder = '';
  let run = '';

  beforeAll(async () => {
    folder = await newFolder();
    for (const name of ['flow.yaml', 'flow.yml']) await writeFile(join(folder, name), flow);
    await writeFile(join(folder, 'flow.json'), '{}');
    await mkdir(join(folder, 'flows'));
    await writeFile(join(folder, 'other.yaml'), 'tasks: [{name: other, action: core.noop}]');
    await writeFile(join(folder, 'millrace-script'), await completionScript(shell, commandSpecs));
    await mkdir(join(folder, 'bin'));
    await chmod(main, 0o755);
    await symlink(main, join(folder, 'bin/millrace'));
    const ran = await millraceHere(['run', 'flow.yaml', '--json'], { cwd: folder });
    run = JSON.parse(ran.stdout).run;
    await millraceHere(['run', 'other.yaml', '--store', 'flows/runs'], { cwd: folder });
    return () => removeFolder(folder);
  });

  async function offered(...words: readonly string[]): Promise<string[]> {
    const { stdout } = await promisify(execFile)(
      shell,
      [join(asking, `offered.${shell}`), join(folder, 'millrace-script'), ...words],
      { cwd: folder, env: { PATH: `${join(folder, 'bin')}:${process.env['PATH']}`, HOME: folder } },
    );
    const lines = stdout.split('\n').filter((line) => line !== '');
    // fish ends folders with a slash, bash and zsh do so when they insert them.
    return [...new Set(lines.map((line) => line.replace(/\/$/, '')))].toSorted();
  }

  it.skipIf(missing).each(cases)(`'%s' is completed${note}`, async (line, expected) => {
    expect(await offered(...line.split(' '))).toEqual(expected);
  });

  it.skipIf(missing)(`a value behind = is completed${note}`, async () => {
    const found = await offered('millrace', 'cancel', 'last', ...assigned[shell]);
    const values = found.map((value) => value.replace('--policy=', ''));
    expect(values).toEqual(['allow_finish', 'cancel_running']);
  });

  it.skipIf(missing)(`runs of the store are offered${note}`, async () => {
    expect(await offered('millrace', 'pause', '')).toEqual([run, 'last']);
    const drawn = await offered('millrace', 'graph', '');
    expect(drawn).toEqual(expect.arrayContaining([run, 'flow.yaml', 'last']));
    expect(drawn).not.toContain('flow.json');
  });

  it.skipIf(missing)(`a store that is missing is an empty one${note}`, async () => {
    expect(await offered('millrace', 'pause', '--store', 'nowhere', '')).toEqual([]);
  });
});
