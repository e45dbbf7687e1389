import type { Parameter } from '../../workflow/workflow.ts';
import type { JsonSchema } from '../../lang/json-schema.ts';
import { parseItemPath } from '../../run/item-path.ts';
import type { QuestionRow } from '../payloads/run.ts';
import type { OpenSource } from '../source/source.ts';
import type { ReadRun } from './read-run.ts';

/** Questions that a page shows. */
const most = 50;

/** The items of a run that wait for an answer, the first of them. */
export function questionRows({ history }: OpenSource, { record }: ReadRun): QuestionRow[] {
  const rows: QuestionRow[] = [];
  for (const { run, path, question, form, askedAt, dueAt } of history.questions(record.id)) {
    const step = parseItemPath(path)?.at(-1);
    if (!step) continue;
    rows.push({
      run,
      task: step.task,
      index: step.index ?? 0,
      message: question,
      since: askedAt,
      until: dueAt ?? null,
      schema: schemaOf(form),
    });
    if (rows.length === most) break;
  }
  return rows;
}

/** The form of an answer in the words of JSON Schema. */
function schemaOf(form: Parameter): JsonSchema {
  const { type, enum: allowed, pattern, min, max, description } = form;
  return {
    ...(type === undefined ? {} : { type }),
    ...(description === undefined ? {} : { description }),
    ...(allowed ? { enum: allowed } : {}),
    ...(pattern === undefined ? {} : { pattern }),
    ...(min === undefined ? {} : { minimum: min }),
    ...(max === undefined ? {} : { maximum: max }),
  };
}
