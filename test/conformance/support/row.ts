import type { Executor, Run, RunReport, StartOptions } from '../../../src/index.ts';
import type { Gate } from '../../support/gate.ts';
import type { Child } from '../../support/process.ts';

type Engine = 'Attune' | 'Orquesta' | 'Mistral' | 'Argo' | 'Step Functions';

/** What other engines do, in our words, and where each of them says so: a file of its tests, or a page. */
type Others = Partial<Record<Engine, readonly [does: string, source: string]>>;

/** What came of a run; members that a row does not name are not looked at. */
export interface Outcome {
  /** The codes of the problems for which the workflow was refused. */
  readonly refused?: readonly string[];
  readonly run?: string;
  /** The code of why the run did not succeed. */
  readonly error?: string;
  readonly output?: unknown;
  /** By task: its state, its visit from the second on, and how many items ended how: `failed (2 succeeded, 1 failed)`. */
  readonly tasks?: Readonly<Record<string, string>>;
  /** By task: the index of every attempt that began, sorted. */
  readonly starts?: Readonly<Record<string, readonly number[]>>;
  /** All attempts in the order they began: the task, and the index behind it where that is not 0. */
  readonly order?: readonly string[];
}

/** What a row may do to its run while it runs. */
interface Play {
  readonly executor: Executor;
  readonly run: Run;
  readonly gate: Gate;
}

interface Told {
  readonly situation: string;
  readonly others: Others;
  /** What we do, and why. */
  readonly ours: string;
}

interface Described extends Told {
  readonly gives: Outcome;
}

interface Started extends Described {
  readonly flow: string;
  readonly options?: StartOptions;
  /** Texts of other workflows, by their names beside this one. */
  readonly files?: Readonly<Record<string, string>>;
}

/** A row that needs nobody while it runs: all such rows of a table run at the same time. */
export type PlainRow = Started;

/** A row with a part for the test. Its workflow is given the port of the gate as parameter `port`. */
export interface PlayedRow extends Started {
  /** Answers the report, where it is not that of the run itself. */
  readonly play: (play: Play) => Promise<RunReport | void>;
}

/** A row whose run is started by another process, in the same store, which is then killed. */
export interface KilledRow extends Described {
  readonly flow: string;
  /** Called while the other process runs it. */
  readonly before: (play: {
    readonly child: Child;
    readonly gate: Gate;
    readonly directory: string;
    readonly id: string;
  }) => Promise<void>;
  /** Called when it is dead. */
  readonly after: (play: {
    readonly executor: Executor;
    readonly id: string;
    readonly gate: Gate;
  }) => Promise<RunReport>;
}

export type Row = PlainRow | PlayedRow | KilledRow;

export interface Table<One = Row> {
  readonly title: string;
  readonly rows: readonly One[];
}

/** A recorded workflow that is replayed on so many machines; `recorded-graphs.test.ts` checks it. */
export interface RecordedRow extends Told {
  readonly file: string;
  readonly machines: number;
  /** What is checked, in words. */
  readonly checked: string;
}
