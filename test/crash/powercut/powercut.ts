import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Schedule } from '../../support/schedule.ts';
import type { ChildConfig } from './child.ts';
import { writeInputs } from '../harness/inputs.ts';
import { violationsOf, type Known } from './judge.ts';
import { runChild, linesOf, type Place, placeIn, record } from './record.ts';
import { leftFiles, partialFiles } from './results.ts';
import type { Step } from './trace.ts';
import { Volume } from './volume.ts';

/** Moments per recorded run. The next recording starts from what one of them left. */
const MOMENTS_PER_RECORDING = 20;

export interface PowerCutOptions {
  /** An empty folder. */
  readonly folder: string;
  readonly seed: number;
  readonly moments: number;
  readonly durability: ChildConfig['durability'];
}

export interface PowerCutResult {
  readonly recordings: number;
  readonly moments: number;
  /** Unflushed pages whose newest content was lost, and those whose newest content was kept. */
  readonly dropped: number;
  readonly kept: number;
  /** Moments before any output, and moments after the end of the run. */
  readonly before: number;
  readonly after: number;
  /** What contradicted the guarantees, and when. */
  readonly violations: readonly string[];
}

/** The files of the store after a power cut, with what was known at that moment. */
interface Cut {
  readonly files: ReadonlyMap<string, Buffer>;
  readonly known: Known;
}

/** Records runs, cuts the power at random moments, and resumes the runs. */
export async function cutPower(options: PowerCutOptions): Promise<PowerCutResult> {
  const { seed, moments, durability, folder } = options;
  const chance = new Schedule(seed);
  const below = (count: number): number => chance.below(count);
  const place = placeIn(folder);
  await writeInputs(place.inputs);
  const result = { recordings: 0, moments: 0, dropped: 0, kept: 0, before: 0, after: 0 };
  const violations: string[] = [];
  let start: Cut | undefined;
  while (result.moments < moments) {
    await restore(place, start);
    const steps = await record(place, durability);
    result.recordings++;
    const count = Math.min(MOMENTS_PER_RECORDING, moments - result.moments);
    const unended: Cut[] = [];
    for (const moment of pickMoments(steps, place, count, below)) {
      // A third of the cuts loses all that was not flushed.
      const fate = below(3) === 0 ? () => 0 : below;
      const { cut, dropped, kept } = cutAt(steps, moment, place, start, fate);
      result.moments++;
      result.dropped += dropped;
      result.kept += kept;
      await restore(place, cut);
      const end = await runChild(place, durability);
      const found = [
        ...partialFiles(place, cut.files),
        ...violationsOf(cut.known, end, await executedIn(place)),
        ...(await leftFiles(place)),
      ];
      const where = `recording ${result.recordings}, step ${moment} of ${steps.length}`;
      violations.push(...found.map((violation) => `${where}: ${violation}`));
      if (cut.known.printed.length === 0) result.before++;
      if (cut.known.printed.some((line) => 'report' in line)) result.after++;
      else if (found.length === 0) unended.push(cut);
    }
    start = unended[below(unended.length)];
  }
  return { ...result, violations };
}

/**
 * Picks distinct moments just after a call on the store, in order. Two of them are just after a
 * write to the tables and to a segment that no flush has followed yet: otherwise a slow machine may
 * offer none.
 */
function pickMoments(
  steps: readonly Step[],
  place: Place,
  count: number,
  below: (count: number) => number,
): number[] {
  const candidates = [...steps.keys()].filter((at) => steps[at]?.path.startsWith(place.disk));
  const unflushed = candidates.filter((at) => {
    const step = steps[at];
    return step?.kind === 'write' && isKept(step.path, place) && !step.durable;
  });
  const picked = new Set<number>();
  for (const isTable of [true, false]) {
    const some = unflushed.filter((at) => (steps[at]?.path === place.data) === isTable);
    if (some.length > 0) picked.add((some[below(some.length)] ?? 0) + 1);
  }
  while (picked.size < Math.min(count, candidates.length)) {
    picked.add((candidates[below(candidates.length)] ?? 0) + 1);
  }
  return [...picked].toSorted((a, b) => a - b);
}

function cutAt(
  steps: readonly Step[],
  moment: number,
  place: Place,
  start: Cut | undefined,
  below: (count: number) => number,
): { cut: Cut; dropped: number; kept: number } {
  const volume = new Volume(place.disk, start?.files ?? []);
  const written = new Map<string, Buffer[]>([
    [place.stdout, []],
    [place.effects, []],
  ]);
  for (const step of steps.slice(0, moment)) {
    if (step.path.startsWith(place.disk)) volume.apply(step);
    else if (step.kind === 'write') written.get(step.path)?.push(step.bytes);
  }
  const { files, dropped, kept } = volume.cut((path) => isKept(path, place), below);
  const text = (path: string): string => Buffer.concat(written.get(path) ?? []).toString();
  const known = {
    printed: [...(start?.known.printed ?? []), ...linesOf(text(place.stdout))],
    executed: [...(start?.known.executed ?? []), ...keysIn(text(place.effects))],
  };
  return { cut: { files, known }, dropped, kept };
}

/**
 * Restores the folder as a power cut left it, without the lock file, which every start recreates.
 */
async function restore(place: Place, cut: Cut | undefined): Promise<void> {
  await rm(place.disk, { recursive: true, force: true });
  await mkdir(place.out, { recursive: true });
  await writeFile(place.effects, '');
  for (const [path, bytes] of cut?.files ?? []) {
    await mkdir(dirname(path), { mode: 0o700, recursive: true });
    await writeFile(path, bytes, { mode: 0o600 });
  }
}

/** Tables, data and results. The lock file is made again by every start. */
function isKept(path: string, { data, directory, out }: Place): boolean {
  return path === data || [`${directory}/data/`, `${out}/`].some((one) => path.startsWith(one));
}

async function executedIn(place: Place): Promise<string[]> {
  return keysIn(await readFile(place.effects, 'utf8'));
}

/** Returns `task/visit/index` of each line, without the run. */
function keysIn(text: string): string[] {
  return text.split('\n').flatMap((line) => (line ? [line.slice(line.indexOf('/') + 1)] : []));
}
