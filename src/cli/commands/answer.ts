import { answerQuestion } from '../../api/stored-runs.ts';
import { findRunId } from '../find-run.ts';
import { storeFolder } from '../store-folder.ts';
import type { Terminal } from '../terminal.ts';

export interface AnswerCommandOptions {
  readonly by?: string;
  readonly store?: string;
}

/** Answers the question of an item, whichever process runs its run. */
export async function answerCommand(
  name: string,
  path: string,
  value: string,
  { by, store }: AnswerCommandOptions,
  terminal: Terminal,
): Promise<number> {
  const directory = storeFolder(store);
  const id = await findRunId(directory, name);
  const options = { isText: true, ...(by === undefined ? {} : { by }) };
  await answerQuestion(directory, id, path, value, options);
  terminal.print(`${path} of run ${id} is answered`);
  return 0;
}
