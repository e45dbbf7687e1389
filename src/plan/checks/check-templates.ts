import { checkTemplate } from '../../expression/check/check.ts';
import type { TemplateCheck } from '../../expression/check/check.ts';
import type { TemplateProblem } from '../../expression/template-problem.ts';
import { hyphensAsNames } from './hyphens.ts';
import { parseTemplate, singleTag } from '../../expression/syntax/parse.ts';
import type { KnownTask, Scope } from '../../expression/check/scope.ts';
import type { Problem } from '../../workflow/problem.ts';
import { makeProblem } from '../../workflow/problem.ts';
import { didYouMean } from '../../lang/suggest.ts';
import type { Workflow } from '../../workflow/workflow.ts';
import { hasItems } from '../plan.ts';
import { tasksOfBlock } from '../blocks.ts';
import { namesInside, ownVariables, type ScopedWorkflow, silentBlocks } from '../scopes.ts';
import { knownElement } from './outputs.ts';
import type { TemplateSite } from '../template-sites.ts';
import { settingKinds, templateSites } from '../template-sites.ts';

/** A site with tags, and what they read. */
export interface CheckedSite extends TemplateSite {
  readonly check: TemplateCheck;
}

/** Checks every template against the names that exist at its site. */
export function checkTemplates(
  sourced: ScopedWorkflow,
  known: ReadonlyMap<string, KnownTask>,
  problems: Problem[],
): CheckedSite[] {
  const { workflow, outer } = sourced;
  const all = outer ? new Map([...outer.known, ...known]) : known;
  const names = { ...namesOf(sourced), known: all };
  return templateSites(workflow).flatMap((site) => {
    const form = problemOfForm(site, sourced);
    if (form) problems.push(form);
    if (!site.text.includes('{{') || site.kind === 'fixed') return [];
    const check = checkTemplate(site.text, scopeOf(site, names, sourced));
    problems.push(
      ...hyphensAsNames(check.problems, site.text).map((problem) =>
        problemOf(problem, site, sourced),
      ),
    );
    return [{ ...site, check }];
  });
}

type WorkflowNames = Pick<Scope, 'parameters' | 'vars' | 'tasks' | 'blocks' | 'inside' | 'silent'>;

export function namesOf({ workflow, outer }: ScopedWorkflow): WorkflowNames {
  const { parameters, tasks } = workflow;
  return {
    parameters: outer?.parameters ?? new Set(Object.keys(parameters)),
    vars: new Set([...(outer?.vars ?? []), ...ownVariables(workflow)]),
    // Those of `finally` are known, so that it can be said that they run later.
    tasks: new Set([...(outer?.tasks ?? []), ...tasksOfBlock(workflow).map(({ name }) => name)]),
    blocks: outer?.blocks ?? new Map(),
    inside: new Map([...(outer?.inside ?? []), ...namesInside(tasks)]),
    silent: new Set([...(outer?.silent ?? []), ...silentBlocks(tasks)]),
  };
}

export function scopeOf(
  { kind, task }: TemplateSite,
  names: WorkflowNames & Partial<Pick<Scope, 'known'>>,
  { workflow, language, outer }: ScopedWorkflow,
): Scope {
  const own = task === undefined ? undefined : workflow.tasks[task];
  const output = kind === 'fail_when' || kind === 'retry.until';
  const perItem = kind === 'input' || kind === 'task.when' || kind === 'limit' || output;
  const item = perItem && own !== undefined && hasItems(own);
  const { vars = nothing, tasks = nothing } = outer ?? {};
  // Variables get their first values, and a run has its limit, before any task runs.
  const isEarly = kind === 'vars' || (kind === 'limit' && task === undefined);
  const visible = isEarly ? { ...names, vars, tasks } : names;
  const { known = unknown } = names;
  return {
    ...visible,
    known,
    result: own && known.get(own.name)?.[output ? 'itemOutput' : 'output'],
    element: item && own ? knownElement(own, known) : undefined,
    item: item || outer?.item === true,
    repetition: item ? own?.repeat !== undefined : outer?.repetition === true,
    transition: kind === 'when' || kind === 'publish',
    attempt: kind === 'retry.when',
    output,
    ending: outer?.ending === true,
    exactIntegers: language > 1,
    readOnly: language > 1,
  };
}

const nothing: ReadonlySet<string> = new Set();
const unknown: Scope['known'] = new Map();

const alwaysWhole = new Set<TemplateSite['kind']>([
  'task.when',
  'when',
  'retry.when',
  'retry.until',
  'fail_when',
  ...settingKinds,
  'concurrency',
  'rate_limit',
  'offset',
  'max_items',
  'sample',
]);
const mayBeWhole = new Set<TemplateSite['kind']>(['with_items', 'input']);

/**
 * Conditions, settings, list expressions and textual inputs must be one tag; fixed sites hold none.
 */
function problemOfForm(
  site: TemplateSite,
  { workflow, locate }: ScopedWorkflow,
): Problem | undefined {
  const { kind, path, text } = site;
  const task = taskName(site, workflow);
  if (kind === 'fixed') {
    if (!text.includes('{{')) return undefined;
    const message = 'templates in the default of a parameter are not supported by this version yet';
    return makeProblem('MR103', message, { range: locate(path) });
  }
  const whole = alwaysWhole.has(kind) || (mayBeWhole.has(kind) && path.length === 3);
  const template = whole ? parseTemplate(text) : undefined;
  if (!template || template.problems.length > 0 || singleTag(template)) return undefined;
  const hint = text.includes('{{') ? 'remove the text around the tag' : `write "{{ ${text} }}"`;
  const key = kind === 'task.when' ? 'when' : kind;
  return makeProblem('MR104', `'${key}' must be one template`, {
    hint,
    range: locate(path),
    task,
  });
}

function problemOf(
  problem: TemplateProblem,
  site: TemplateSite,
  { workflow, locate }: ScopedWorkflow,
): Problem {
  const { code, message, unknown } = problem;
  const hint = unknown ? didYouMean(unknown.name, unknown.known) : problem.hint;
  return makeProblem(code, message, {
    hint,
    range: locate(site.path, problem),
    task: taskName(site, workflow),
  });
}

function taskName({ task }: TemplateSite, { tasks }: Workflow): string | undefined {
  return task === undefined ? undefined : tasks[task]?.name;
}
