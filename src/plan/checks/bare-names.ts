import { checkTemplate } from '../../expression/check/check.ts';
import type { Problem } from '../../workflow/problem.ts';
import { makeProblem } from '../../workflow/problem.ts';
import type { ScopedWorkflow } from '../scopes.ts';
import { templateSites } from '../template-sites.ts';
import { namesOf, scopeOf } from './check-templates.ts';

/** A name or path of a value, which is all of a text. Words such as `run` alone are mostly text. */
const path =
  /^(?:(?:item|index|repetition)|(?:item|task|parameters|vars|run)(?:\??\.[A-Za-z_]\w*|\[\w+\])+)$/;

const valued: ReadonlySet<string> = new Set(['input', 'from', 'output', 'publish', 'vars']);

/** Finds texts such as `item` that name a value where they stand, and have no braces. */
export function bareNames(sourced: ScopedWorkflow): Problem[] {
  const { workflow, locate } = sourced;
  const names = namesOf(sourced);
  return templateSites(workflow).flatMap((site) => {
    const text = site.text.trim();
    if (!valued.has(site.kind) || !path.test(text)) return [];
    const template = `{{ ${text} }}`;
    if (checkTemplate(template, scopeOf(site, names, sourced)).problems.length > 0) return [];
    const task = site.task === undefined ? undefined : workflow.tasks[site.task]?.name;
    const place = { hint: `write "${template}" for the value`, range: locate(site.path), task };
    return [makeProblem('MR104', `'${text}' is a text here, not the value of that name`, place)];
  });
}
