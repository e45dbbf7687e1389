import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Executor, type RunReport, type WorkflowInput } from '../../../src/index.ts';
import { testActions } from '../../support/flow.ts';
import { Gate } from '../../support/gate.ts';
import { Child } from '../../support/process.ts';
import { newFolder, removeFolder } from '../../support/temp.ts';
import { outcomeOf, readJournal, refusalOf } from './outcome.ts';
import type { KilledRow, Outcome, PlainRow, PlayedRow, Row, Table } from './row.ts';

/** One store and one executor for all tables of a file, and a folder with a journal per run. */
class Ground {
  readonly #folder: string;
  readonly #executor: Executor;

  private constructor(folder: string, executor: Executor) {
    this.#folder = folder;
    this.#executor = executor;
  }

  static async open(): Promise<Ground> {
    const folder = await newFolder();
    // Workers and other processes read it from the environment.
    process.env['MILLRACE_JOURNAL'] = folder;
    const directory = join(folder, 'store');
    return new Ground(folder, await Executor.open({ directory, actions: testActions, workers: 2 }));
  }

  async close(): Promise<void> {
    delete process.env['MILLRACE_JOURNAL'];
    await this.#executor.close();
    await removeFolder(this.#folder);
  }

  async plain(row: PlainRow): Promise<Outcome> {
    const { options, gives } = row;
    try {
      const run = await this.#executor.start(await this.#source(row), options);
      return await this.#outcome(await run.result(), gives);
    } catch (error) {
      return refusalOf(error);
    }
  }

  async played(row: PlayedRow): Promise<Outcome> {
    const { options, play, gives } = row;
    const gate = await Gate.create();
    const executor = this.#executor;
    const parameters = { ...options?.parameters, port: gate.port };
    const run = await executor.start(await this.#source(row), { ...options, parameters });
    const report = await play({ executor, run, gate });
    return this.#outcome(report ?? (await run.result()), gives);
  }

  async killed({ flow, before, after, gives }: KilledRow): Promise<Outcome> {
    const gate = await Gate.create();
    const directory = join(this.#folder, 'store');
    const parameters = { port: gate.port };
    const child = new Child({ directory, actions: testActions, workflow: flow, parameters });
    const id = await child.run();
    await before({ child, gate, directory, id });
    await child.kill();
    return this.#outcome(await after({ executor: this.#executor, id, gate }), gives);
  }

  /** A workflow that refers to other files is written to a folder with them. */
  async #source({ flow, files }: PlainRow): Promise<WorkflowInput> {
    if (!files) return flow;
    const folder = await mkdtemp(join(this.#folder, 'flow-'));
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    return { text: flow, file: join(folder, 'flow.yaml') };
  }

  async #outcome(report: RunReport, wanted: Outcome): Promise<Outcome> {
    return outcomeOf(report, await readJournal(join(this.#folder, report.run)), wanted);
  }
}

/** Runs each row of each table as a test. */
export function runTables(tables: readonly Table[]): void {
  let ground: Ground;
  beforeAll(async () => {
    ground = await Ground.open();
  });
  afterAll(() => ground.close());

  for (const { title, rows } of tables)
    describe(title, () => {
      for (const row of rows) {
        const { situation, gives } = row;
        if (isPlain(row)) {
          it.concurrent(situation, async () => expect(await ground.plain(row)).toEqual(gives));
        }
      }

      // One after the other: each waits until items of its own are in flight.
      for (const row of rows) {
        const { situation, gives } = row;
        if ('play' in row) {
          it(situation, async () => expect(await ground.played(row)).toEqual(gives));
        } else if ('before' in row) {
          it(situation, async () => expect(await ground.killed(row)).toEqual(gives));
        }
      }
    });
}

function isPlain(row: Row): row is PlainRow {
  return !('play' in row || 'before' in row);
}
