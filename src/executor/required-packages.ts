import { parquetReader, parquetWriter } from '../formats/parquet/packages.ts';
import { formOfName } from '../formats/source.ts';
import { rowFormatOf } from '../formats/rows/row-format.ts';
import { nestedTasks } from '../plan/nested-tasks.ts';
import type { Plan, PlanTask } from '../plan/plan.ts';

/** Throws MR516 for a package that the tasks of a plan need, as far as that is written in it. */
export async function requirePackages(plan: Plan): Promise<void> {
  const tasks = Array.from(nestedTasks(plan), ({ task }) => task);
  if (tasks.some(readsParquet)) await parquetReader();
  if (tasks.some(writesParquet)) await parquetWriter();
}

function readsParquet({ source }: PlanTask): boolean {
  if (!source) return false;
  if (source.format !== undefined) return source.format === 'parquet';
  return [source.from].flat().some((path) => formOfName(path).format === 'parquet');
}

function writesParquet({ results }: PlanTask): boolean {
  if (!results) return false;
  return (results.format ?? rowFormatOf(results.to)) === 'parquet';
}
