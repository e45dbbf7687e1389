import { checkTemplate } from '../../expression/check/check.ts';
import type { SourcedWorkflow, Task } from '../../workflow/workflow.ts';
import { namesOf, scopeOf } from '../checks/check-templates.ts';
import { buildGraph, type Graph, sourcesOf } from '../graph.ts';
import { templateSites } from '../template-sites.ts';
import type { Change } from './change.ts';

interface Read {
  readonly of: string;
  /** The task that reads, if it is one. */
  readonly by: string | undefined;
  readonly change: Change;
}

/** Reads of whole outputs of tasks that may be skipped: they were undefined in some places. */
export function changedOutputs(sourced: SourcedWorkflow): Change[] {
  const { workflow, language } = sourced;
  const reads = readsOf(sourced);
  const tasks = new Map<string, Task>();
  for (const task of workflow.tasks) if (!tasks.has(task.name)) tasks.set(task.name, task);
  const before = new Map<string, Set<string>>();
  for (const { of, by } of reads)
    if (by !== undefined) before.set(by, (before.get(by) ?? new Set()).add(of));
  const graph = buildGraph(tasks, before, language);
  return reads
    .filter(
      ({ of, by }) => mayBeSkipped(of, graph) && !(by !== undefined && surely(by, graph).has(of)),
    )
    .map(({ change }) => change);
}

function readsOf(sourced: SourcedWorkflow): Read[] {
  const { workflow, locate } = sourced;
  const names = namesOf(sourced);
  return templateSites(workflow).flatMap((site) => {
    if (site.kind === 'fixed' || !site.text.includes('{{')) return [];
    const by = site.task === undefined ? undefined : workflow.tasks[site.task]?.name;
    const { references } = checkTemplate(site.text, scopeOf(site, names, sourced));
    return references
      .filter(({ task, start, end }) => task !== by && isWhole(site.text, start, end))
      .map((reference): Read => {
        const { task: of } = reference;
        const change: Change = {
          kind: 'null',
          message: `task.${of}.output is null if '${of}' did not run; it was undefined in some places`,
          hint: `if it must not be null, write task.${of}.output ?? …`,
          range: locate(site.path, reference),
          task: by,
        };
        return { of, by, change };
      });
  });
}

/** Whether the output itself is used, not a property of it or what stands in for nothing. */
function isWhole(text: string, start: number, end: number): boolean {
  const after = /^\s*(?:\?\.|\.)\s*(?:output|result)\b(?!\s*(?:\?\?|\?\.|\.|\[))/;
  return after.test(text.slice(end)) && !/(?:default\(|!)\s*$/.test(text.slice(0, start));
}

/** In a run that succeeds. */
function mayBeSkipped(name: string, graph: Graph): boolean {
  return [name, ...surely(name, graph)].some((one) => (graph.get(one)?.triggers.length ?? 0) > 0);
}

/** Tasks that have run whenever this one has. */
function surely(name: string, graph: Graph): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [name];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const node = graph.get(at);
    const sources = node ? sourcesOf(node) : [];
    const alone = sources.length === 1 || node?.join === 'all' ? sources : [];
    for (const one of [...(node?.needs ?? []), ...alone]) {
      if (found.has(one)) continue;
      found.add(one);
      open.push(one);
    }
  }
  return found;
}
