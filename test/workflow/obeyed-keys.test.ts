import { execFile } from 'node:child_process';
import { cp, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Level } from '../../src/workflow/descriptions.ts';
import { allKeys } from '../support/keys.ts';
import { temporaryFolder } from '../support/temp.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Types that carry the keys of a level to the code that obeys them. */
const carriers: Readonly<Record<Level, string>> = {
  workflow: 'Plan',
  parameter: 'Parameter',
  task: 'PlanTask',
  retry: 'RetryRule',
  tolerate: 'Tolerance',
  source: 'Source',
  batch: 'PlanTask',
  repeat: 'Repeat',
  fold: 'PlanFold',
  results: 'Sink',
  transition: 'PlanTransition',
  defaults: 'PlanTask',
  limit: 'Limit',
};

/** Keys with another name in the plan. */
const renamed: Readonly<Record<string, string>> = {
  'workflow.name': 'Plan.workflow',
  'workflow.defaults': 'PlanTask.timeout',
  'workflow.finally': 'Plan.hasFinally',
  'task.finally': 'Plan.hasFinally',
  'workflow.steps': 'PlanTask.needs',
  'task.next': 'PlanTask.transitions',
  'task.steps': 'PlanTask.block',
  'task.tasks': 'PlanTask.block',
  'task.defaults': 'PlanTask.timeout',
  'task.durable': 'PlanTask.block',
  'task.vars': 'Plan.vars',
  'task.output': 'Plan.output',
  'fold.action': 'PlanTask.action',
  'fold.initial': 'PlanTask.input',
  'fold.with': 'PlanTask.input',
  'transition.do': 'PlanTransition.start',
  'transition.else': 'PlanTransition.otherwise',
  'transition.handled': 'PlanTransition.handles',
  'batch.items': 'PlanTask.batchSize',
  'batch.bytes': 'PlanTask.batchBytes',
};

/** Keys for readers of the file. */
const forReaders = ['workflow.description'];

/** Rooms that make or show the plan: a key that only they read is not obeyed. */
const idle = ['src/workflow/', 'src/plan/', 'src/builder/', 'src/graph/', 'src/cli/'];

function carrierOf(key: string): string {
  const [level = '', name = ''] = key.split('.');
  const property = name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  return renamed[key] ?? `${new Map(Object.entries(carriers)).get(level)}.${property}`;
}

/** Parameters and first values of variables are bound before a run starts. */
const binding = {
  room: 'src/plan/parameters/',
  carriers: /^(?:Parameter\.|Plan\.(?:parameters|vars)$)/,
};

function obeys(file: string, carrier: string): boolean {
  if (file.startsWith(binding.room)) return binding.carriers.test(carrier);
  return !idle.some((room) => file.startsWith(room));
}

/** Marks each property of an interface as deprecated: lint then reports every read of it. */
function marked(text: string, name: string): string {
  return text.replace(new RegExp(`export interface ${name} \\{\\n[^]*?\\n\\}\\n`), (body) =>
    body.replaceAll(/^ {2}readonly (\w+)/gm, `  /** @deprecated <${name}.$1> */\n$&`),
  );
}

/** Files that read each property, keyed like `Plan.cancel`. */
async function readers(): Promise<ReadonlyMap<string, readonly string[]>> {
  const folder = await temporaryFolder();
  for (const part of ['src', 'workers', 'schema/generated', 'package.json', 'tsconfig.json']) {
    await cp(join(root, part), join(folder, part), { recursive: true });
  }
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const file of ['src/plan/plan.ts', 'src/workflow/workflow.ts']) {
    const text = await readFile(join(folder, file), 'utf8');
    await writeFile(join(folder, file), Object.values(carriers).reduce(marked, text));
  }
  const config = {
    plugins: ['typescript'],
    options: { typeAware: true },
    categories: { correctness: 'off' },
    rules: { 'typescript/no-deprecated': 'error' },
    ignorePatterns: ['node_modules'],
  };
  await writeFile(join(folder, '.oxlintrc.json'), JSON.stringify(config));
  const output = await new Promise<string>((resolve) => {
    const oxlint = join(root, 'node_modules/oxlint/bin/oxlint');
    // The package itself is linked into `node_modules`, with its own settings.
    const args = [oxlint, '--format', 'unix', '--disable-nested-config'];
    const options = { cwd: folder, maxBuffer: 2 ** 26 };
    execFile(process.execPath, args, options, (_, stdout) => resolve(stdout));
  });
  const found = new Map<string, string[]>();
  for (const [, file = '', carrier = ''] of output.matchAll(/^(\S+?):.*<(\w+\.\w+)>/gm)) {
    found.set(carrier, [...(found.get(carrier) ?? []), file]);
  }
  return found;
}

test('every key of the language is obeyed', async () => {
  const found = await readers();
  const idleKeys = allKeys.filter((key) => {
    const carrier = carrierOf(key);
    return !found.get(carrier)?.some((file) => obeys(file, carrier));
  });
  expect(idleKeys).toEqual(forReaders);
});
