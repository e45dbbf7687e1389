import type { KnownTask, KnownValue } from '../../expression/check/scope.ts';
import { alternativesOf, type JsonSchema } from '../../lang/json-schema.ts';
import { formOfName, standardInput } from '../../formats/source.ts';
import type { Source, Task, Workflow } from '../../workflow/workflow.ts';
import type { KnownActions } from '../known-actions.ts';
import { hasItems } from '../plan.ts';

/** What is known of the outputs of tasks, by the actions that they call. */
export function knownTasks(
  { tasks }: Workflow,
  actions: KnownActions | undefined,
): ReadonlyMap<string, KnownTask> {
  const known = new Map<string, KnownTask>();
  for (const task of tasks) {
    const schema = outputSchema(task, actions);
    if (schema) known.set(task.name, knownTask(task, schema));
  }
  return known;
}

function outputSchema(task: Task, actions: KnownActions | undefined): JsonSchema | undefined {
  if (task.workflow !== undefined || task.block) return undefined;
  return actions?.signature(task.action)?.outputFor(task.input);
}

function knownTask(task: Task, schema: JsonSchema): KnownTask {
  const { name, action } = task;
  const itemOutput = { what: `the output of ${action}`, schema };
  if (!hasItems(task)) return { output: itemOutput, itemOutput };
  const list: JsonSchema = { type: 'array', items: schema };
  return { output: { what: `the output of '${name}'`, schema: list }, itemOutput };
}

/** What is known of the elements of a list that is the output of a task, and of lines. */
export function knownElement(
  task: Task,
  known: ReadonlyMap<string, KnownTask>,
): KnownValue | undefined {
  const element = task.source ? elementOf(task.source) : elementOfOutput(task, known);
  if (!element) return undefined;
  const isBatch = task.batchSize !== undefined || task.batchBytes !== undefined;
  return { what: "'item'", schema: isBatch ? { type: 'array', items: element } : element };
}

function elementOfOutput(
  { withItems }: Task,
  known: ReadonlyMap<string, KnownTask>,
): JsonSchema | undefined {
  const list = typeof withItems === 'string' ? withItems : '';
  const [, name = ''] = /^\{\{\s*task\.(\w+)\.output\s*\}\}$/.exec(list) ?? [];
  const lists = alternativesOf(known.get(name)?.output.schema ?? {});
  if (lists.some(({ type }) => type !== 'array')) return undefined;
  return { anyOf: lists.map(({ items = {} }) => items) };
}

/** Lines are texts. What a program passes as a stream can be anything. */
function elementOf({ from, format }: Source): JsonSchema | undefined {
  const paths = [from].flat();
  const formats = paths.map((path) => format ?? formOfName(path).format);
  if (paths.some((path) => path === standardInput || path.includes('{{'))) return undefined;
  return formats.every((one) => one === 'lines' || one === 'nul') ? { type: 'string' } : undefined;
}
