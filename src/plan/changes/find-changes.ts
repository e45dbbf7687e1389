import { saysOutcome } from '../../expression/check/condition.ts';
import { ok, type Result } from '../../lang/result.ts';
import { isUnitMissing } from '../../workflow/duration-form.ts';
import { readText } from '../../workflow/parse.ts';
import type { WorkflowText } from '../../workflow/source.ts';
import type { SourcedWorkflow } from '../../workflow/workflow.ts';
import { type Invalid, invalid } from '../invalid.ts';
import type { Change } from './change.ts';
import { changedOutputs } from './changed-outputs.ts';

/** The language of the version before. */
const before = 1;

/** What means something else than before, in the order of the text. */
export function findChanges(source: WorkflowText): Result<readonly Change[], Invalid> {
  const { problems, sourced } = readText(source.text, { file: source.file, language: before });
  if (!sourced || problems.length > 0) return invalid(problems, source);
  const changes = [
    ...changedConditions(sourced),
    ...changedDurations(source),
    ...changedOutputs(sourced),
    ...changedConcurrency(sourced),
  ];
  return ok(changes.toSorted(inTextOrder));
}

/** An entry with a condition that says nothing of the outcome fired after any. */
function changedConditions({ workflow, locate }: SourcedWorkflow): Change[] {
  return workflow.tasks.flatMap(({ name: task, next }, index) =>
    next.flatMap(({ when, on, do: targets }, at): Change[] => {
      if (when === undefined || on !== undefined || saysOutcome(when, task)) return [];
      const handled = targets.length > 0 ? ', and handled it' : '';
      return [
        {
          kind: 'outcome',
          message: `entry ${at + 1} of 'next' fires after success only; after a failure of '${task}' it fired too${handled}`,
          hint: `for both, write when: "${when.replace(/^\{\{\s*(.*?)\s*\}\}$/s, '{{ always() && ($1) }}')}"`,
          range: locate(['tasks', index, 'next', at, 'when']),
          task,
        },
      ];
    }),
  );
}

/** A number was a duration in milliseconds. */
function changedDurations({ text, file }: WorkflowText): Change[] {
  const refused = readText(text, { file }).problems.filter(isUnitMissing);
  return refused.map(({ message, hint = '', range, task }) => {
    return { kind: 'unit', message: `${message}; it was one of milliseconds`, hint, range, task };
  });
}

/** Items of sub-workflows did not count. */
function changedConcurrency({ workflow, locate }: SourcedWorkflow): Change[] {
  const parents = workflow.tasks.filter((task) => task.workflow !== undefined);
  if (workflow.concurrency === undefined || parents.length === 0) return [];
  const names = parents.map(({ name }) => `'${name}'`).join(', ');
  return [
    {
      kind: 'concurrency',
      message: `'concurrency' counts the items of sub-workflows too: those of ${names}`,
      hint: 'raise it if they are to run beside the items of this workflow',
      range: locate(['concurrency']),
    },
  ];
}

function inTextOrder({ range: one }: Change, { range: other }: Change): number {
  if (!one || !other) return Number(!one) - Number(!other);
  return one.line - other.line || one.column - other.column;
}
