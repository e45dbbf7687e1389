import type { NameUse } from './findings.ts';
import type { Scope, TaskReference } from './scope.ts';

interface MutableReads {
  parameters: boolean;
  vars: boolean;
  variables: string[];
  run: boolean;
  result: boolean;
  tasks: Record<string, { output: boolean; items: boolean }>;
}

/** Adds one use of a name to the reads of a template. */
export function recordRead(
  use: NameUse,
  scope: Scope,
  reads: MutableReads,
  references: TaskReference[],
): void {
  if (use.name === 'parameters') reads.parameters = true;
  else if (use.name === 'vars' || use.name === 'workflow') recordVariables(use, scope, reads);
  else if (use.name === 'run') reads.run = true;
  else if (use.name === 'result') reads.result = true;
  const [task, property] = use.path;
  if (use.name !== 'task' || !task) return;
  if (!scope.tasks.has(task.name) && !scope.blocks?.has(task.name)) return;
  references.push({ task: task.name, start: use.start, end: task.end });
  const before = Object.hasOwn(reads.tasks, task.name) ? reads.tasks[task.name] : undefined;
  // A task without a property may be read as a whole.
  reads.tasks[task.name] = {
    output: before?.output === true || !property || property.name === 'output',
    items: before?.items === true || !property || property.name === 'items',
  };
}

/** Without a name behind it, every variable may be read. */
function recordVariables({ path: [step] }: NameUse, { vars }: Scope, reads: MutableReads): void {
  reads.vars = true;
  reads.variables = [...new Set([...reads.variables, ...(step ? [step.name] : vars)])];
}
