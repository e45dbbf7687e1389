import {
  checkWorkflow,
  errorTable,
  type Problem,
  readWorkflow,
  type WorkflowText,
} from '../../index.ts';
import { actionFolders } from '../action-folders.ts';
import { problemsOf, showProblems } from '../faults.ts';
import type { Terminal } from '../terminal.ts';
import { counted } from '../text.ts';

export interface ValidateOptions {
  readonly actions?: readonly string[];
  readonly json?: boolean;
}

interface Findings {
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
  readonly tasks: number;
}

/** `millrace validate FLOW`: all that is wrong with it, with places; runs and stores nothing. */
export async function validateCommand(
  flow: string,
  options: ValidateOptions,
  terminal: Terminal,
): Promise<number> {
  const source = await readWorkflow(flow);
  const actions = await actionFolders(flow, options.actions);
  const { problems, warnings, tasks } = await findingsIn(source, actions);
  const ok = problems.length === 0;
  showProblems({ problems: [...problems, ...warnings], source }, terminal);
  if (options.json) {
    const document = { schema: 'millrace.check/1', ok, problems, warnings };
    terminal.data(`${JSON.stringify(document)}\n`);
  }
  const noted = warnings.length > 0 ? `, ${counted(warnings.length, 'warning')}` : '';
  if (ok) terminal.say(`${flow} is valid: ${counted(tasks, 'task')}${noted}`);
  else terminal.say('', `${flow}: ${counted(problems.length, 'problem')}`);
  return ok ? 0 : errorTable.MR502.exit;
}

async function findingsIn(source: WorkflowText, actions: readonly string[]): Promise<Findings> {
  try {
    const { plan, warnings } = await checkWorkflow(source, { actions });
    return { problems: [], warnings, tasks: plan.tasks.size };
  } catch (error) {
    const found = problemsOf(error);
    if (!found) throw error;
    return { problems: found.problems, warnings: [], tasks: 0 };
  }
}
