import type { TemplateReads } from '../expression/check/scope.ts';
import type { Reads, TaskReads } from './plan.ts';

/** Unites the reads of several templates. */
export function joinReads(all: readonly TemplateReads[]): Reads {
  const tasks = new Map<string, TaskReads>();
  for (const reads of all) {
    for (const [name, { output, items }] of Object.entries(reads.tasks)) {
      const known = tasks.get(name);
      tasks.set(name, {
        output: output || known?.output === true,
        items: items || known?.items === true,
      });
    }
  }
  return {
    parameters: all.some(({ parameters }) => parameters),
    vars: all.some(({ vars }) => vars),
    run: all.some(({ run }) => run),
    tasks: Object.fromEntries(tasks),
  };
}
