import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { millraceHere } from '../support/command-here.ts';
import { newFolder, removeFolder } from '../support/temp.ts';

const files = {
  'actions/numbers.mjs': `export const take = ({ n }, ctx) => {
  ctx.log('taken', { n });
  if (n === 2) throw new Error('two');
  return { n };
};`,
  'inner.yaml': 'tasks: [{ name: say, action: core.noop }]\n',
  'flow.yaml': `parameters: { count: { default: 3 } }
tasks:
  - name: work
    action: numbers.take
    with_items: '{{ range(parameters.count) }}'
    input: { n: '{{ item }}' }
    next:
      - { when: '{{ failed() }}', publish: { last: x }, do: after }
  - { name: after, action: core.noop }
  - { name: last, needs: after, action: core.noop }
  - { name: sub, workflow: inner.yaml }
vars: { last: '' }
`,
  'blocks.yaml': `limits: { api: 3 }
tasks:
  - name: each
    with_items: [1]
    steps: [{ name: say, action: core.fail, input: { message: no } }]
  - { name: call, action: core.noop, limit: api }
`,
  'bad.yaml': 'tasks: [{ name: show, action: core.print }]\n',
  'ask.yaml': `tasks:
  - { name: ask, action: core.ask, input: { question: yes or no? }, next: [{ do: many }] }
  - { name: many, action: core.noop, with_items: [1] }
`,
  'old.yaml': 'tasks: [{ name: show, action: core.noop, timeout: 500 }]\n',
};

/** Each prints a document. The first run has a log, a failure and a sub-workflow. */
const lines = [
  'run flow.yaml --dry-run --json',
  'run flow.yaml --json',
  'validate bad.yaml --json',
  'validate old.yaml --changes --json',
  'actions --json',
  'ps --all --json',
  'inspect last --json',
  'inspect last work --json',
  'inspect last work/1 --json',
  'inspect last work/2 --json',
  'logs last --json',
  'graph flow.yaml --format json',
  'graph last --format json',
  'run flow.yaml --quiet --json -p count=1',
  'clean --keep 1 --dry-run --json',
  'doctor --json',
  'run blocks.yaml --quiet --json',
  'inspect last each/0/say --json',
  'limit ls --json',
  'report last --format json',
  'run ask.yaml --quiet --json --exit-on-wait',
  'set last many --concurrency 2 --json',
];

/** What the commands print as JSON, by schema. */
export async function printedDocuments(): Promise<ReadonlyMap<string, readonly unknown[]>> {
  const cwd = await newFolder();
  try {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(cwd, path)), { recursive: true });
      await writeFile(join(cwd, path), text);
    }
    const found = new Map<string, unknown[]>();
    for (const line of lines) {
      const { stdout, stderr } = await millraceHere(line.split(' '), { cwd });
      if (stdout === '') throw new Error(`${line} printed nothing:\n${stderr}`);
      const document: { readonly schema: string } = JSON.parse(stdout);
      found.set(document.schema, [...(found.get(document.schema) ?? []), document]);
    }
    return found;
  } finally {
    await removeFolder(cwd);
  }
}
