import { type RunHistory, toJS } from '../../../src/index.ts';
import type { Disturbance } from './disturbances.ts';
import type { Flow } from './flow.ts';
import type { RunnerEnd } from './runner.ts';

type Kind = Disturbance['kind'];

/** The codes with which the work of a process may end, by what disturbed it. */
const causes: Readonly<Record<Kind, readonly string[]>> = {
  kill: [],
  signal: [],
  stop: [],
  descriptors: ['MR801', 'MR601', 'MR605', 'MR607'],
  memory: ['MR801', 'MR601', 'MR605', 'MR607'],
  clock: [],
  close: ['MR507', 'MR501'],
  'second-executor': ['MR603', 'MR508'],
  rival: ['MR603', 'MR508'],
  disk: ['MR601', 'MR605'],
  code: ['MR502', 'MR504', 'MR514', 'MR801'],
};

/** These may end a process at any moment, without a word. */
const lethal: ReadonlySet<Kind> = new Set(['kill', 'memory']);

/** The line of an item that is to fail. */
const meant = /^.*MR401 .*never.*$/gm;

/** Returns what a process did that nothing explains, in words. */
export function faultsOf(end: RunnerEnd, kinds: readonly Kind[]): string[] {
  const { code, signal, hung, stdout, stderr } = end;
  const told = `${stdout}\n${stderr}`.trim();
  if (hung) return [`a process went silent: ${told}`];
  const faults: string[] = [];
  const allowed = new Set(kinds.flatMap((kind) => causes[kind]));
  for (const [found] of told.replaceAll(meant, '').matchAll(/MR\d{3}/g)) {
    if (!allowed.has(found)) faults.push(`${found} without a reason: ${told}`);
  }
  if (/"(error|second)":"(?!MR|done)/.test(stdout)) faults.push(`an error without a code: ${told}`);
  // The other executor of the process gets the run only once the first has lost it.
  if (/"second":"done"/.test(stdout) && !/"error":"MR/.test(stdout)) {
    faults.push(`two executors have one run: ${told}`);
  }
  const killed = kinds.some((kind) => lethal.has(kind));
  if (killed) return faults.filter((fault) => !fault.startsWith('MR901'));
  const signalled = kinds.includes('signal');
  if (signal !== null && !signalled) faults.push(`a process was ended by ${signal}: ${told}`);
  if (code !== null && ![0, 3].includes(code) && allowed.size === 0 && !signalled) {
    faults.push(`a process ended with ${code}: ${told}`);
  }
  if (code === 70) faults.push(`a bug: ${told}`);
  return faults;
}

/** The items of a run that have ended, as `task/visit/index`. */
export function committedIn(history: RunHistory, run: string): Set<string> {
  const committed = new Set<string>();
  for (const task of Object.keys(history.report(run).tasks)) {
    for (const [index, { status }] of history.items(run, task).entries()) {
      if (status !== 'waiting') committed.add(`${task}/1/${index}`);
    }
  }
  return committed;
}

/** Returns what contradicts the expected end of a run, in words. */
export function verdict(history: RunHistory, run: string, flow: Flow): string[] {
  const faults: string[] = [];
  const report = history.report(run);
  if (report.state !== 'succeeded') {
    faults.push(`the run ${report.state}: ${JSON.stringify(report.error)}`);
  }
  const { tally }: { tally?: unknown } = Object(toJS(report.output));
  const succeeded = flow.read.filter((kind) => kind !== 'fails').length;
  if (report.state === 'succeeded' && tally !== succeeded) {
    faults.push(`the fold has counted ${String(tally)}, not ${succeeded}`);
  }
  for (const [name, kinds] of flow.tasks) {
    const task = report.tasks[name];
    if (task?.visits !== 1) faults.push(`${name} has ${task?.visits} visits`);
    const items = task && task.visits > 0 ? history.items(run, name) : [];
    if (items.length !== kinds.length) faults.push(`${name} has ${items.length} items`);
    for (const [index, { status, error }] of items.entries()) {
      const expected = kinds[index] === 'fails' ? 'failed' : 'succeeded';
      const what = `${name}[${index}] (${kinds[index]}) ${status}: ${JSON.stringify(error)}`;
      if (status !== expected) faults.push(what);
      if (status === 'failed' && !(error?.code && error.message)) faults.push(`no cause: ${what}`);
    }
  }
  return faults;
}

/** What is wrong with the file of results: each item that succeeded has one row. */
export function rowFaults(rows: readonly string[], { read }: Flow): string[] {
  const expected = read.filter((kind) => kind !== 'fails').map((kind) => JSON.stringify(kind));
  const [found, wanted] = [rows.toSorted().join(' '), expected.toSorted().join(' ')];
  return found === wanted ? [] : [`the rows are ${found}, not ${wanted}`];
}

/** What had been written and committed when all processes were dead. */
export interface Snapshot {
  readonly lines: number;
  readonly committed: ReadonlySet<string>;
}

/** Returns what the journal of a round contradicts, in words. */
export function journalFaults(
  journal: readonly string[],
  snapshots: readonly Snapshot[],
): string[] {
  const faults = journal.filter((line) => line.startsWith('overlap'));
  for (const { lines, committed } of snapshots) {
    for (const line of journal.slice(lines)) {
      const [what, key = ''] = line.split(' ');
      if (what === 'began' && committed.has(key)) faults.push(`${line} after its commit`);
    }
  }
  return faults;
}

/** Returns the executions that were repeated although nothing was lost. */
export function repeatsIn(journal: readonly string[]): string[] {
  const seen = new Set<string>();
  return journal.filter((line) => {
    if (!line.startsWith('began')) return false;
    if (seen.has(line)) return true;
    seen.add(line);
    return false;
  });
}
