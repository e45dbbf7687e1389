import type { Executor, Run, RunReport, StartOptions } from '../../../src/index.ts';
import type { Gate } from '../../support/gate.ts';
import type { Child } from '../../support/process.ts';

type Engine =
  | 'Attune'
  | 'Orquesta'
  | 'Mistral'
  | 'Argo'
  | 'Step Functions'
  | 'CWL'
  | 'Kestra'
  | 'Serverless Workflow';

/** What other engines do, in our words, and the source: a file of their tests, or a page. */
type Others = Partial<Record<Engine, readonly [does: string, source: string]>>;

/** Expected outcome of a run. Members that a row does not name are not checked. */
export interface Outcome {
  /** Codes of the problems for which the workflow is refused. */
  readonly refused?: readonly string[];
  readonly run?: string;
  /** Error code of a run that did not succeed. */
  readonly error?: string;
  readonly output?: unknown;
  /** By task: state, visit from the second on, and counts: `failed (2 succeeded, 1 failed)`. */
  readonly tasks?: Readonly<Record<string, string>>;
  /** By task: index of every attempt that started, sorted. */
  readonly starts?: Readonly<Record<string, readonly number[]>>;
  /** All attempts in the order of their starts: the task, and its index unless that is 0. */
  readonly order?: readonly string[];
}

/** What a row can use to act on its run. */
interface Play {
  readonly executor: Executor;
  readonly run: Run;
  readonly gate: Gate;
}

interface Situation {
  readonly situation: string;
  readonly others: Others;
  /** What Millrace does, and why. */
  readonly ours: string;
}

interface Described extends Situation {
  readonly gives: Outcome;
}

interface Started extends Described {
  readonly flow: string;
  readonly options?: StartOptions;
  /** Texts of other workflow files, by name, in the folder of this one. */
  readonly files?: Readonly<Record<string, string>>;
}

/** A row without interaction while it runs: all such rows of a table run at the same time. */
export type PlainRow = Started;

/** A row in which the test acts on the run. Parameter `port` is the port of the gate. */
export interface PlayedRow extends Started {
  /** Returns the report if it is not that of the run itself. */
  readonly play: (play: Play) => Promise<RunReport | void>;
}

/** A row whose run is started by another process in the same store; then it is killed. */
export interface KilledRow extends Described {
  readonly flow: string;
  /** Called while the other process runs the run. */
  readonly before: (play: {
    readonly child: Child;
    readonly gate: Gate;
    readonly directory: string;
    readonly id: string;
  }) => Promise<void>;
  /** Called when the other process is dead. */
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

/** A recorded workflow, replayed on `machines` machines by `recorded-graphs.test.ts`. */
export interface RecordedRow extends Situation {
  readonly file: string;
  readonly machines: number;
  /** Description of the check. */
  readonly checked: string;
}
