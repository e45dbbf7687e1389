import { invariant } from '../../lang/assert.ts';
import { err, ok } from '../../lang/result.ts';
import { failureFromError } from '../../items/failure-from-error.ts';
import { childFile } from '../../plan/sub-workflows.ts';
import { hasItems } from '../../plan/plan.ts';
import type { ChildPrograms } from '../../ports/work.ts';
import type { TaskMessage } from '../../wire/messages.ts';
import {
  blockFailure,
  blockTimeout,
  childFailure,
  lostBlockFailure,
  lostRunFailure,
  timeoutFailure,
} from '../../work/children/child-failures.ts';
import { ChildInput } from '../../work/children/child-input.ts';
import { ItemInput } from '../../work/item-input.ts';
import type { ChildProgram } from '../acquiring/open-child.ts';
import type { ActiveRun } from '../active/active-run.ts';
import { itemHandles } from '../active/outer.ts';
import type { TaskRun } from '../active/task-run.ts';

type Programs = ChildPrograms<ActiveRun, ChildProgram>;

interface ItemSource {
  read(index: number): unknown;
}

function isJudged({ failWhen, until }: TaskMessage): boolean {
  return failWhen !== undefined || until !== undefined;
}

/** The items are runs of the workflow of another file, with its input as their parameters. */
export function workflowPrograms(
  run: ActiveRun,
  task: TaskRun,
  message: TaskMessage,
  source: ItemSource | undefined,
): Programs {
  const file = childFile(run.record.file, task.plan.workflow ?? '');
  const workflow = run.children.get(file);
  invariant(workflow, 'a run has all workflows that its tasks run');
  const element = source && ((index: number): unknown => source.read(index));
  let known: ChildInput | undefined;
  const input = (): ChildInput => (known ??= new ChildInput(message, workflow.plan, element));
  return {
    wants: (index) => input().wants(index),
    of(index) {
      const parameters = input().of(index);
      if (!parameters.ok) return parameters;
      return ok({ kind: 'workflow', workflow, file, parameters: parameters.value });
    },
    check: (output, index) => (isJudged(message) ? input().check(output, index) : undefined),
    failureOf: (child) => ({ state: 'failed', failure: childFailure(child) }),
    timeoutOf: timeoutFailure,
    lost: lostRunFailure,
  };
}

/** The items are runs of the tasks of a block, which see what is around it. */
export function blockPrograms(
  run: ActiveRun,
  task: TaskRun,
  message: TaskMessage,
  source: ItemSource | undefined,
): Programs {
  const { block } = task.plan;
  invariant(block, 'the task has a block');
  const { plan } = block;
  const element = source && ((index: number): unknown => source.read(index));
  let known: ItemInput | undefined;
  const input = (): ItemInput => (known ??= new ItemInput(message, element));
  return {
    wants: (index) => input().wants(index),
    check: (output, index) => (isJudged(message) ? input().check(output, index) : undefined),
    of(index) {
      try {
        source?.read(index);
      } catch (error) {
        return err(failureFromError(error));
      }
      const item = hasItems(task.plan) ? itemHandles(task, index) : undefined;
      return ok({ kind: 'block', plan, outer: { run, task, index, item } });
    },
    failureOf: blockFailure,
    timeoutOf: () => blockTimeout(message.timeout),
    lost: lostBlockFailure,
  };
}
