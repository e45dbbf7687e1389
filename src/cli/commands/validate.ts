import { errorTable, type Problem, type WorkflowText } from '../../api/basics.ts';
import { checkWorkflow, readWorkflow } from '../../api/workflows.ts';
import { actionFolders } from '../action-folders.ts';
import { showProblems } from '../show-errors.ts';
import type { Terminal } from '../terminal.ts';
import { counted } from '../text.ts';

export interface ValidateOptions {
  readonly actions?: readonly string[];
  readonly changes?: boolean;
  readonly json?: boolean;
}

interface Findings {
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
  readonly tasks: number;
}

/** Prints all problems of a workflow file with their places. Runs and stores nothing. */
export async function validateCommand(
  flow: string,
  options: ValidateOptions,
  terminal: Terminal,
): Promise<number> {
  const source = await readWorkflow(flow);
  if (options.changes) {
    const { showChanges } = await import('../show-changes.ts');
    return showChanges(flow, source, options, terminal);
  }
  const actions = await actionFolders(flow, options.actions);
  const { problems, warnings, tasks } = await check(source, actions);
  const ok = problems.length === 0;
  showProblems({ problems, source }, terminal);
  showProblems({ problems: warnings, source }, terminal, { warnings: true });
  if (options.json) {
    const entries = [
      ...problems.map((problem) => problemJson(problem, 'error')),
      ...warnings.map((problem) => problemJson(problem, 'warning')),
    ];
    const document = { schema: 'millrace.problems/1', file: flow, ok, problems: entries };
    terminal.data(`${JSON.stringify(document)}\n`);
  }
  const more = warnings.length > 0 ? `, ${counted(warnings.length, 'warning')}` : '';
  if (ok) terminal.print(`${flow} is valid: ${counted(tasks, 'task')}${more}`);
  else terminal.print('', `${flow}: ${counted(problems.length, 'problem')}`);
  return ok ? 0 : errorTable.MR502.exit;
}

async function check(source: WorkflowText, actions: readonly string[]): Promise<Findings> {
  const checked = await checkWorkflow(source, { actions });
  if (!checked.ok) return { problems: checked.problems, warnings: [], tasks: 0 };
  return { problems: [], warnings: checked.warnings, tasks: checked.plan.tasks.size };
}

/** A problem as JSON; a missing part is null. Only errors keep the workflow from running. */
function problemJson(problem: Problem, severity: 'error' | 'warning'): object {
  const { code, message, hint = null, task = null, range } = problem;
  const { line = null, column = null, endLine = null, endColumn = null } = range ?? {};
  return { code, severity, message, hint, line, column, endLine, endColumn, task };
}
