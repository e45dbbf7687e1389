import { errorTable, type RunParameters, type WorkflowText } from '../../api/basics.ts';
import { checkWorkflow, type WorkflowCheck } from '../../api/workflows.ts';
import { printableLine } from '../../api/texts.ts';
import { showProblems } from '../show-errors.ts';
import type { Terminal } from '../terminal.ts';
import { boundsText } from '../limit-text.ts';
import { counted } from '../text.ts';
import { type PlanTask, settingLines, settingsJson } from './plan-settings.ts';
import { sourceJson, sourceLines } from './plan-source.ts';

type Plan = Extract<WorkflowCheck, { ok: true }>['plan'];

interface ShowPlanOptions {
  readonly actions: readonly string[];
  readonly parameters: RunParameters;
  readonly json?: boolean | undefined;
}

/** Prints the plan of a workflow and its parameters. Stores nothing. */
export async function showPlan(
  workflow: WorkflowText,
  { actions, parameters: given, json }: ShowPlanOptions,
  terminal: Terminal,
): Promise<number> {
  const checked = await checkWorkflow(workflow, { actions, given });
  if (!checked.ok) {
    showProblems(checked, terminal);
    return errorTable.MR502.exit;
  }
  const { plan, warnings, parameters = {} } = checked;
  showProblems({ problems: warnings, source: workflow }, terminal, { warnings: true });
  if (json) {
    const tasks = [...plan.tasks.values()].map((task) => taskJson(task));
    const { workflow: name, limit = null, limits = {} } = plan;
    const schema = 'millrace.plan/1';
    const document = { schema, workflow: name, parameters, limit, limits, tasks };
    terminal.data(`${JSON.stringify(document)}\n`);
  } else {
    terminal.write(...planLines(plan, parameters));
  }
  return 0;
}

function planLines(plan: Plan, parameters: Readonly<Record<string, unknown>>): string[] {
  const values = Object.entries(parameters).map(
    ([name, value]) => `  ${name} = ${JSON.stringify(value)}`,
  );
  const lines = [`${printableLine(plan.workflow)}: ${counted(plan.tasks.size, 'task')}`];
  if (values.length > 0) lines.push('', 'parameters', ...values);
  const limits = limitLines(plan);
  if (limits.length > 0) lines.push('', 'limits', ...limits);
  for (const task of plan.tasks.values()) lines.push('', ...taskLines(task), ...blockLines(task));
  return lines;
}

/** `  api: 10 in flight, 100 starts per second` */
function limitLines({ limit, limits = {} }: Plan): string[] {
  const declared = Object.entries(limits).map(
    ([name, bounds]) => `  ${name}: ${boundsText(bounds)}`,
  );
  if (limit === undefined) return declared;
  return [...declared, `  a run counts in the limit ${printableLine(limit)}`];
}

/** The tasks of a block, indented. */
function blockLines({ block }: PlanTask): string[] {
  if (!block) return [];
  const where = block.runs === 'lane' ? 'in the lane of the item' : 'as a run of its own';
  const inner = Array.from(block.plan.tasks.values(), (task) =>
    taskLines(task).concat(blockLines(task)),
  ).flat();
  const lines = [`runs ${where}: ${block.because}`, ...inner];
  return lines.map((line) => `  ${line}`);
}

function taskLines(task: PlanTask): string[] {
  const { name, action, concurrency, transitions } = task;
  const when = task.inFinally ? `in finally, ${startOf(task)}` : startOf(task);
  const lines = [`${name}: ${printableLine(action)}`, `  starts ${when}`];
  const items = itemLines(task);
  if (items.length > 0) {
    const inFlight = concurrency ?? 'as many as worker threads';
    lines.push(...items.map((line) => `  ${line}`), `  items in flight: ${inFlight}`);
  }
  lines.push(...settingLines(task).map((line) => `  ${line}`));
  for (const transition of transitions) {
    const { start, publish, handles, leads } = transition;
    const names = publish.map((variable) => `vars.${variable.name}`);
    const then = [
      ...(names.length > 0 ? [`sets ${names.join(', ')}`] : []),
      ...(start.length > 0 ? [`starts ${start.join(', ')}`] : []),
    ];
    const stillFails = leads && !handles ? ', and the run fails' : '';
    lines.push(
      `  ${printableLine(conditionOf(task, transition))}: ${then.join(' and ') || 'nothing'}${stillFails}`,
    );
  }
  return lines;
}

type Transition = PlanTask['transitions'][number];

/** In the words of `next`. */
function conditionOf(
  { when: own }: PlanTask,
  { on = [], when, afterSuccess, otherwise }: Transition,
): string {
  const kinds = on.length > 0 ? [`it failed (${on.join(', ')})`] : [];
  const conditions = when === undefined ? [] : [when];
  const success = afterSuccess ? [`it succeeded${own ? ' or was skipped' : ''}`] : [];
  const all = [...kinds, ...success, ...conditions].join(' and ');
  return `${otherwise ? 'else, ' : ''}when ${all}`;
}

/** Empty for a task with one item. */
function itemLines({ withItems, source }: PlanTask): string[] {
  if (source) return sourceLines(source);
  if (withItems === undefined) return [];
  const isText = typeof withItems === 'string';
  return [`runs over ${isText ? printableLine(withItems) : JSON.stringify(withItems)}`];
}

function startOf(task: PlanTask): string {
  const { needs } = task;
  const conditions = [
    ...(task.triggered ? [startedWhen(task)] : []),
    ...(needs.length > 0 ? [`after ${needs.join(', ')}`] : []),
  ];
  return conditions.join(', ') || 'immediately';
}

function startedWhen({ join, startedBy: names }: PlanTask): string {
  if (join === undefined) return `when ${names.join(' or ')} triggers it`;
  const count = join === names.length ? 'all' : join;
  return `when ${count} of ${names.join(', ')} trigger it`;
}

/** Null where a template gives it. */
function retriesOf(rules: PlanTask['retry']): number | null {
  let all = 0;
  for (const { count } of rules) {
    if (typeof count === 'string') return null;
    all += count;
  }
  return all;
}

function blockJson({ runs, because, plan }: NonNullable<PlanTask['block']>): object {
  return { runs, because, tasks: Array.from(plan.tasks.values(), (task) => taskJson(task)) };
}

function taskJson(task: PlanTask): object {
  const afterSuccess = task.when ? '{{ succeeded() || skipped() }}' : '{{ succeeded() }}';
  const { block } = task;
  const { name, action, needs, withItems, source, concurrency, retry, timeout } = task;
  return {
    name,
    action,
    ...(block ? blockJson(block) : {}),
    finally: task.inFinally ?? false,
    needs,
    started_by: task.startedBy,
    with_items: source ? sourceJson(source) : (withItems ?? null),
    concurrency: concurrency ?? null,
    retries: retriesOf(retry),
    timeout_ms: timeout ?? null,
    ...settingsJson(task),
    next: task.transitions.map(({ on, when, start, publish, otherwise, handles }) => ({
      on: on ?? [],
      when: when ?? (on === undefined ? afterSuccess : null),
      publish: publish.map((variable) => variable.name),
      do: start,
      else: otherwise,
      handled: handles,
    })),
  };
}
