import { addTo } from '../lang/multimap.ts';
import type { Result } from '../lang/result.ts';
import { err, ok } from '../lang/result.ts';
import { type Problem, sortProblems } from '../workflow/problem.ts';
import type { Language, SourcedWorkflow, Task } from '../workflow/workflow.ts';
import { decideBlock, hasBlock } from './blocks.ts';
import { checkBlocks } from './checks/check-blocks.ts';
import { liftedSites } from './lifted-sites.ts';
import { outerScope, scopeOfBlock, type ScopedWorkflow, scopeOfFinally } from './scopes.ts';
import { weakDeclarations } from './parameters/secrets.ts';
import { bareNames } from './checks/bare-names.ts';
import { checkDefaults } from './checks/check-defaults.ts';
import { checkEdges, checkNames, checkReferences } from './checks/check-graph.ts';
import { checkFinally } from './checks/check-finally.ts';
import { checkFolds } from './checks/check-folds.ts';
import { checkInputs } from './checks/check-inputs.ts';
import { checkLimits } from './checks/check-limits.ts';
import { checkSettings, idleSettings } from './checks/check-settings.ts';
import { checkSources, idleSourceSettings } from './checks/check-sources.ts';
import { checkSinks } from './checks/check-sinks.ts';
import { checkNext } from './checks/check-next.ts';
import { checkRetry } from './checks/check-retry.ts';
import { checkNulls } from './checks/check-nulls.ts';
import { checkReach } from './checks/check-reach.ts';
import type { CheckedSite } from './checks/check-templates.ts';
import { checkTemplates } from './checks/check-templates.ts';
import { checkVariables } from './checks/check-variables.ts';
import { knownTasks } from './checks/outputs.ts';
import type { Graph } from './graph.ts';
import { buildGraph, sourcesOf, waitsForNext } from './graph.ts';
import { checkParameterDeclarations } from './parameters/parameter-declarations.ts';
import type { KnownActions } from './known-actions.ts';
import { isAskedPerItem } from './own-condition.ts';
import { namesItem } from './limits.ts';
import { hasItems, type Plan, type PlanTask } from './plan.ts';
import { planTransitions } from './transitions.ts';
import { joinReads } from './reads.ts';
import { settingKinds } from './template-sites.ts';
import { endsItsScope, waitKindOf } from './wait-actions.ts';

export interface Compiled {
  readonly plan: Plan;
  /** Valid parts that are probably mistakes. */
  readonly warnings: readonly Problem[];
}

/** What the checks know beside the text. */
export interface Known {
  /** Absent: all actions are known. */
  readonly actions?: KnownActions | undefined;
  /** The names of the limits of the store; absent: they are not known. */
  readonly limits?: readonly string[] | undefined;
}

/** Compiles a workflow into a plan, or returns all its problems. */
export function compilePlan(
  sourced: SourcedWorkflow,
  known: Known = {},
): Result<Compiled, readonly Problem[]> {
  const scope = checkScope(sourced, known.actions);
  const limits = checkLimits(sourced, known.limits);
  const problems = [...scope.problems, ...limits.problems];
  if (problems.length > 0) return err(sortProblems(problems));
  const warnings = sortProblems([...warningsOf(scope), ...limits.warnings]);
  return ok({ plan: planOf(scope), warnings });
}

/** A workflow or block that was checked, with its blocks by the name of their task. */
interface CheckedScope {
  readonly sourced: ScopedWorkflow;
  readonly problems: Problem[];
  readonly sites: readonly CheckedSite[];
  readonly graph: Graph;
  readonly blocks: ReadonlyMap<string, CheckedScope>;
  /** Its `finally`. */
  readonly last?: CheckedScope;
}

function checkScope(sourced: ScopedWorkflow, actions: KnownActions | undefined): CheckedScope {
  const { workflow } = sourced;
  const problems: Problem[] = [];
  checkNames(sourced, actions, problems);
  checkInputs(sourced, actions, problems);
  checkParameterDeclarations(sourced, problems);
  const known = knownTasks(workflow, actions);
  const own = checkTemplates(sourced, known, problems);
  const blocks = new Map<string, CheckedScope>();
  const lifted = workflow.tasks.flatMap((task, index) => {
    if (!hasBlock(task)) return [];
    const inner = scopeOfBlock(sourced, index, task, outerScope(sourced, known, task));
    const block = checkScope(inner, actions);
    blocks.set(task.name, block);
    problems.push(...block.problems);
    return liftedSites(index, task, [...block.sites, ...sitesOfFinally(block)]);
  });
  const sites = [...own, ...lifted];
  const tasks = new Map<string, Task>();
  for (const task of workflow.tasks) if (!tasks.has(task.name)) tasks.set(task.name, task);
  const graph = buildGraph(tasks, readsBeforeStart(sourced, sites), sourced.language);
  checkReferences(sourced, sites, graph, problems);
  checkEdges(sourced, graph, problems);
  checkSettings(sourced, problems);
  checkBlocks(sourced, problems);
  checkSources(sourced, graph, problems);
  checkFolds(sourced, graph, actions, problems);
  checkSinks(sourced, problems);
  checkFinally(sourced, sites, problems);
  const inFinally = scopeOfFinally(sourced, known);
  if (!inFinally) return { sourced, problems, sites, graph, blocks };
  const last = checkScope(inFinally, actions);
  problems.push(...last.problems);
  return { sourced, problems, sites, graph, blocks, last };
}

/** The templates of the `finally` of a scope, by their places in that scope. */
function sitesOfFinally({ last }: CheckedScope): CheckedSite[] {
  const sites = last?.sites ?? [];
  return sites.map((site) => Object.assign({}, site, { path: ['finally', ...site.path.slice(1)] }));
}

function planOf({ sourced, sites, graph, blocks, last }: CheckedScope): Plan {
  const { workflow, language } = sourced;
  const resultsRead = tasksRead(sourced, sites);
  if (last) for (const name of tasksRead(last.sourced, last.sites)) resultsRead.add(name);
  const sitesOf = new Map<number | undefined, CheckedSite[]>();
  for (const site of sites) addTo(sitesOf, site.task, site);
  const {
    name,
    description: _description,
    tasks: _tasks,
    finally: _finally,
    defaults: _defaults,
    cancel = 'cancel_running',
    ...rest
  } = workflow;
  const tasks = workflow.tasks.map((task, index): [string, PlanTask] => {
    const plan = planTask(task, sitesOf.get(index) ?? [], { graph, resultsRead, language });
    const inner = blocks.get(task.name);
    const { block: _, ...settings } = plan;
    if (!inner || !hasBlock(task)) return [task.name, settings];
    const form = decideBlock(task, sourced.outer?.inLane === true);
    const block = { kind: task.block.kind, plan: planOf(inner), ...form };
    return [task.name, { ...settings, block }];
  });
  const plan = { ...rest, workflow: name, language, cancel };
  if (!last) return { ...plan, tasks: new Map(tasks) };
  const inFinally = Array.from(planOf(last).tasks, ([one, task]): [string, PlanTask] => [
    one,
    { ...task, inFinally: true },
  ]);
  return { ...plan, tasks: new Map([...tasks, ...inFinally]), hasFinally: true };
}

function warningsOf({ sourced, graph, sites, blocks, last }: CheckedScope): Problem[] {
  return [
    ...bareNames(sourced),
    ...weakDeclarations(sourced),
    ...idleSettings(sourced),
    ...idleSourceSettings(sourced),
    ...checkReach(sourced, graph),
    ...checkNext(sourced, graph),
    ...checkNulls(sourced, sites, graph),
    ...checkRetry(sourced),
    ...checkDefaults(sourced),
    ...checkVariables(sourced, graph),
    ...[...blocks.values(), ...(last ? [last] : [])].flatMap(warningsOf),
  ];
}

const readAtStart = new Set<CheckedSite['kind']>([
  'block',
  'task.when',
  'input',
  'with_items',
  'concurrency',
  'rate_limit',
  'limit',
  'from',
  'offset',
  'max_items',
  'sample',
  'results.to',
  'fail_when',
  'retry.until',
  ...settingKinds,
]);

/** Templates that workers render, with the names that are sent to them. */
/** A block reads what is around it while its items run. */
const readByItems = new Set<CheckedSite['kind']>(['block', 'input', 'fail_when', 'retry.until']);
const renderedByWorkers = new Set<CheckedSite['kind']>(['input', 'fail_when', 'retry.until']);

/** Tasks that the input, list and settings of each task read; before 3, not `retry.when`. */
function readsBeforeStart(
  { workflow, language }: SourcedWorkflow,
  sites: readonly CheckedSite[],
): Map<string, Set<string>> {
  const reads = new Map<string, Set<string>>();
  for (const { kind, task, check } of sites) {
    const name = task === undefined ? undefined : workflow.tasks[task]?.name;
    const isRead = readAtStart.has(kind) || (kind === 'retry.when' && language > 2);
    if (name === undefined || !isRead) continue;
    const known = reads.get(name) ?? new Set();
    reads.set(name, known);
    for (const reference of check.references) known.add(reference.task);
  }
  return reads;
}

/** Tasks whose results some template reads. */
function tasksRead({ workflow }: SourcedWorkflow, sites: readonly CheckedSite[]): Set<string> {
  const names = new Set<string>();
  for (const { kind, task, check } of sites) {
    const own = task === undefined ? undefined : workflow.tasks[task]?.name;
    // Of an item, it is read before it is stored.
    const isStored = !renderedByWorkers.has(kind);
    if (check.reads.result && isStored && own !== undefined) names.add(own);
    for (const [name, { output, items }] of Object.entries(check.reads.tasks)) {
      if (output || items) names.add(name);
    }
  }
  return names;
}

interface Surroundings {
  readonly graph: Graph;
  readonly resultsRead: ReadonlySet<string>;
  readonly language: Language;
}

function planTask(
  task: Task,
  sites: readonly CheckedSite[],
  { graph, resultsRead, language }: Surroundings,
): Omit<PlanTask, 'block'> & Pick<Task, 'block'> {
  const { next: _next, join, needs: _needs, fold, when, limit, ...settings } = task;
  const perItem = isAskedPerItem(task);
  const isOfItem = hasItems(task) && namesItem(limit ?? '');
  const node = graph.get(task.name);
  const startedBy = node ? sourcesOf(node) : [];
  const folds = node?.folds ?? [];
  const waitsFor = task.workflow === undefined ? waitKindOf(task.action) : undefined;
  const endsScope = endsItsScope(task);
  return {
    ...settings,
    ...(waitsFor ? { waitsFor } : {}),
    ...(endsScope ? { endsScope } : {}),
    ...(when === undefined ? {} : perItem ? { itemWhen: when } : { when }),
    ...(limit === undefined ? {} : isOfItem ? { itemLimit: limit } : { limit }),
    ...(fold ? { fold: { over: fold.over, ordered: fold.ordered } } : {}),
    folds: folds.map(({ name }) => name),
    inputReads: joinReads(
      sites
        .filter(
          ({ kind }) =>
            readByItems.has(kind) ||
            (perItem && kind === 'task.when') ||
            (isOfItem && kind === 'limit'),
        )
        .map(({ check }) => check.reads),
    ),
    reads: readsOf(task, sites, graph),
    retry: task.retry ?? [],
    // Without one of its units, a fold has no output.
    failFast: task.failFast ?? fold !== undefined,
    exclusive: task.exclusive ?? false,
    ...(join === undefined ? {} : { join: join === 'all' ? startedBy.length : join }),
    startedBy,
    needs: (node?.needs ?? []).filter((need) => need !== fold?.over),
    // A fold is started with its source.
    triggered: (node !== undefined && waitsForNext(node)) || fold !== undefined,
    neededBy: (node?.neededBy ?? []).filter((name) => !folds.some((one) => one.name === name)),
    transitions: planTransitions(task, language),
    // Where an item lies that is folded in order is looked up.
    resultsRead: endsScope || resultsRead.has(task.name) || folds.some(({ ordered }) => ordered),
  };
}

function readsOf(
  { name: own, fold }: Task,
  sites: readonly CheckedSite[],
  graph: Graph,
): PlanTask['reads'] {
  const reads = sites.filter(({ kind }) => kind !== 'retry.when').map(({ check }) => check.reads);
  const named = reads.flatMap((each) => Object.keys(each.tasks));
  // What is around a block does not change while it runs.
  const tasks = new Set(named.filter((name) => graph.has(name)));
  if (fold) tasks.add(fold.over);
  tasks.delete(own);
  return {
    tasks: [...tasks],
    variables: [...new Set(reads.flatMap(({ variables }) => variables))],
  };
}
