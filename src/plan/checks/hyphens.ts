import type { TemplateProblem } from '../../expression/template-problem.ts';

/**
 * Takes `task.my-task.output` for the task `my_task`, if there is one: an expression takes hyphens
 * for minus, and has a problem with each part.
 */
export function hyphensAsNames(
  problems: readonly TemplateProblem[],
  text: string,
): readonly TemplateProblem[] {
  const shown: TemplateProblem[] = [];
  let covered = 0;
  for (const problem of problems) {
    if (problem.start < covered) continue;
    const whole = withHyphens(problem, text);
    if (whole) covered = whole.end;
    shown.push(whole ?? problem);
  }
  return shown;
}

function withHyphens(problem: TemplateProblem, text: string): TemplateProblem | undefined {
  const { start, unknown, message } = problem;
  const [path = '', name = ''] = /^(\w+(?:-\w+)+)(?:\.\w+)*/.exec(text.slice(start)) ?? [];
  if (!unknown?.known.includes(name.replaceAll('-', '_'))) return undefined;
  return {
    ...problem,
    message: message.replace(`'${unknown.name}'`, `'${name}'`),
    unknown: { ...unknown, name },
    end: start + path.length,
  };
}
