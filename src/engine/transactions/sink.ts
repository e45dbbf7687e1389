import { resolve } from 'node:path';
import { compileTree } from '../../expression/compile/input.ts';
import { rowFormatOf } from '../../formats/rows/row-format.ts';
import { isStandardOutput } from '../../formats/rows/standard-output.ts';
import type { Failure } from '../../items/failure.ts';
import { failureAt } from '../../items/failure-from-error.ts';
import { err, ok, type Result } from '../../lang/result.ts';
import type { PlanTask } from '../../plan/plan.ts';
import type { TaskRecord } from '../../run/records.ts';
import type { ActiveRun } from '../active/active-run.ts';
import { namesOf } from '../active/names.ts';
import { isSameFile } from './same-file.ts';

/** The file that the results of a task go to, if it has one. Its path is rendered once. */
export function sinkOf(
  run: ActiveRun,
  { name, results }: PlanTask,
): Result<Pick<TaskRecord, 'sink'>, Failure> {
  if (!results) return ok({});
  let to: unknown;
  try {
    const names = namesOf(run);
    to = compileTree(results.to, 'results.to').bind(names)(names.item, names.index ?? 0);
  } catch (error) {
    return err(failureAt(error, 'results.to'));
  }
  if (typeof to !== 'string' || to === '') {
    const message = `results.to must be the path of a file, but ${results.to} gave no text`;
    return err({
      code: 'MR414',
      message,
      hint: 'write a file, such as {{ parameters.out }}/rows.jsonl',
    });
  }
  const { format = rowFormatOf(to), columns } = results;
  const path = isStandardOutput(to) ? '-' : resolve(run.record.directory ?? '.', to);
  const other = [...run.tasks.values()].find(
    ({ key, record }) => key.task !== name && record.sink && isSameFile(record.sink.path, path),
  );
  if (other) {
    const message = `task '${other.key.task}' writes its results to '${path}', too`;
    return err({ code: 'MR319', message, hint: 'give each task a file of its own' });
  }
  const sink = { state: 'open', path, format, next: 0, length: 0 } as const;
  return ok({ sink: { ...sink, ...(columns ? { columns } : {}) } });
}
