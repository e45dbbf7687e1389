import { nearest } from '../../lang/suggest.ts';
import { declaredName } from '../../workflow/limit-form.ts';
import { makeProblem, type Problem } from '../../workflow/problem.ts';
import type { Block, SourcedWorkflow, Task, WorkflowPath } from '../../workflow/workflow.ts';
import { declarationOf, hasTags } from '../limits.ts';

/** What a task or a workflow counts in. */
interface Site {
  readonly limit: string;
  readonly path: WorkflowPath;
  readonly task?: string;
}

export interface LimitFindings {
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/**
 * Finds limits that nobody declares, and limits within limits, of a workflow with all its blocks.
 * `inStore`: the limits of the store; absent where it is not known, and an unknown name is only a
 * warning.
 */
export function checkLimits(
  { workflow, locate }: SourcedWorkflow,
  inStore: readonly string[] | undefined,
): LimitFindings {
  const problems: Problem[] = [];
  const unknown: Problem[] = [];
  const own = Object.keys(workflow.limits ?? {});
  const known = [...own, ...(inStore ?? [])];
  const { limit } = workflow;
  const sites = [
    ...(limit === undefined ? [] : [{ limit: limit.trim(), path: ['limit'] }]),
    ...listsOf(workflow, []).flatMap((list) => Array.from(sitesOf(...list))),
  ];
  for (const { limit: name, path, task } of sites) {
    if (hasTags(name)) continue;
    const place = { range: locate(path), task };
    if (!declaredName.safeParse(name).success || name.endsWith('*')) {
      problems.push(makeProblem('MR104', `'limit' must be the name of one limit`, place));
    } else if (declarationOf(name, known) === undefined) {
      const where = inStore ? '' : ' in this workflow';
      const meant = nearest(name, known);
      const hint = meant
        ? `did you mean '${meant}'?`
        : `millrace limit set ${name} --concurrency 10`;
      unknown.push(makeProblem('MR310', `there is no limit '${name}'${where}`, { ...place, hint }));
    }
  }
  for (const [tasks, path] of listsOf(workflow, [])) {
    problems.push(...nested(tasks, path, undefined, locate));
  }
  return inStore
    ? { problems: [...problems, ...unknown], warnings: [] }
    : { problems, warnings: unknown };
}

type List = readonly [tasks: readonly Task[], path: WorkflowPath];

/** The tasks of a workflow or block, and those of its `finally`, with their place. */
function listsOf(
  {
    kind = 'tasks',
    tasks,
    finally: last = [],
  }: Partial<Pick<Block, 'kind'>> & Pick<Block, 'tasks' | 'finally'>,
  path: WorkflowPath,
): List[] {
  return [
    [tasks, [...path, kind]],
    [last, [...path, 'finally']],
  ];
}

function* sitesOf(tasks: readonly Task[], path: WorkflowPath): Generator<Site> {
  for (const [at, { name, limit, block }] of tasks.entries()) {
    const place = [...path, at];
    if (limit !== undefined) yield { limit, path: [...place, 'limit'], task: name };
    for (const list of block ? listsOf(block, place) : []) yield* sitesOf(...list);
  }
}

/** Tasks that wait for a limit while a block around them holds one: they could wait for ever. */
function nested(
  tasks: readonly Task[],
  path: WorkflowPath,
  holder: Task | undefined,
  locate: SourcedWorkflow['locate'],
): Problem[] {
  return tasks.flatMap((task, at) => {
    const { name, limit, block } = task;
    const place = [...path, at];
    const found: Problem[] = [];
    if (holder && limit !== undefined) {
      const range = locate([...place, 'limit']);
      const message = nestedMessage(holder.name, holder.limit ?? '', name, limit);
      found.push(makeProblem('MR311', message, { hint: keepOne, range, task: name }));
    }
    if (!block) return found;
    const around = limit === undefined ? holder : task;
    const inner = listsOf(block, place).flatMap((list) => nested(...list, around, locate));
    return [...found, ...inner];
  });
}

export const keepOne = 'keep one of the two limits';

export function nestedMessage(holder: string, held: string, waiting: string, for_: string): string {
  return `'${holder}' holds '${held}' while '${waiting}' waits for '${for_}'`;
}
