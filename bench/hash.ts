/**
 * What does `file.hash` cost? Small files: a loop over `readFile` as one writes it by hand, and the
 * action in the same loop. One large file: the same two, with the most memory that their processes
 * ever had. CPU time of a process with all its threads.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hash } from '../src/actions/builtin/file.ts';
import { ItemContext } from '../workers/item-context.ts';
import { another, compete, Contest } from './contest.ts';
import { option, print, row } from './support.ts';

const FILES = option('files', 2000);
const BYTES = option('bytes', 4096);
const LARGE_MB = option('large', 1000);
const ROUNDS = option('rounds', 15);
const WARM = option('warm', 3);
const IN_FLIGHT = option('in-flight', 16);

const began = { time: 0, laneTime: 0 };
const consumer = {
  log: () => {},
  consumer: 1,
  context: undefined,
  task: {
    run: { id: 'bench', workflow: 'bench' },
    task: 'hash',
    visit: 1,
    action: 'file.hash',
    packs: [],
    input: {},
    names: { tasks: {} },
    directory: tmpdir(),
    clockOffset: 0,
  },
};

type Hash = (path: string, index: number) => unknown;

const contenders: Readonly<Record<string, Hash>> = {
  readFile: async (path) =>
    createHash('sha256')
      .update(await readFile(path))
      .digest('hex'),
  'file.hash': (path, index) =>
    hash({ path }, new ItemContext(consumer, { index, attempt: 1 }, began)),
};

function small(folder: string): string[] {
  return Array.from({ length: FILES }, (_, index) => join(folder, String(index)));
}

/** Hashes the files, with a bounded number in flight. */
async function each(paths: readonly string[], one: Hash): Promise<void> {
  const left = paths.entries();
  const lane = async (): Promise<void> => {
    for (const [index, path] of left) await one(path, index);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
}

async function fill(folder: string): Promise<void> {
  for (const path of small(folder)) await writeFile(path, randomBytes(BYTES));
  const file = await open(join(folder, 'large'), 'wx');
  for (let written = 0; written < LARGE_MB; written++) await file.write(randomBytes(1_000_000));
  await file.close();
}

async function compare(folder: string): Promise<void> {
  const file = fileURLToPath(import.meta.url);
  const names = Object.keys(contenders);
  const contest = async (size: string, rounds: number): Promise<Contest> => {
    const started = await Promise.all(
      names.map((name) => another(file, '--compete', name, folder, size)),
    );
    const contest = new Contest(started.map(({ child }) => child));
    await contest.run(rounds, size === 'small' ? WARM : 0);
    return contest;
  };
  const many = await contest('small', ROUNDS);
  const one = await contest('large', 3);
  const rows = names.flatMap((name, at) => [
    row(
      `${name}, ${BYTES} bytes`,
      'µs',
      many.costs(at).map(({ cpu }) => cpu / FILES),
    ),
    row(
      `${name}, ${LARGE_MB} MB`,
      'ms',
      one.costs(at).map(({ cpu }) => cpu / 1000),
    ),
    row(
      `${name}, ${LARGE_MB} MB, memory`,
      'MB',
      one.costs(at).map(({ peak }) => peak),
    ),
  ]);
  print('CPU time of a hash, and memory', rows, [
    `file.hash costs ${many.ratio(1, 0)} times as much for small files, ${one.ratio(1, 0)} for a large one`,
  ]);
}

const competing = process.argv.indexOf('--compete');
const [name = '', folder = '', size = ''] = process.argv.slice(competing + 1);
const contender = contenders[name];
if (competing >= 0 && contender) {
  const paths = size === 'small' ? small(folder) : [join(folder, 'large')];
  compete(() => each(paths, contender));
} else {
  const made = await mkdtemp(join(tmpdir(), 'millrace-bench-'));
  try {
    await fill(made);
    await compare(made);
  } finally {
    await rm(made, { recursive: true, force: true });
  }
}
