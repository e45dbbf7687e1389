import type { KnownTask, KnownValue } from '../../expression/check/scope.ts';
import { alternativesOf, type JsonSchema } from '../../lang/json-schema.ts';
import type { Task, Workflow } from '../../workflow/workflow.ts';
import type { KnownActions } from '../known-actions.ts';

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
  if (task.workflow !== undefined) return undefined;
  return actions?.signature(task.action)?.outputFor(task.input);
}

function knownTask({ name, action, withItems }: Task, schema: JsonSchema): KnownTask {
  const itemOutput = { what: `the output of ${action}`, schema };
  if (withItems === undefined) return { output: itemOutput, itemOutput };
  const list: JsonSchema = { type: 'array', items: schema };
  return { output: { what: `the output of '${name}'`, schema: list }, itemOutput };
}

/** What is known of the elements of a list that is the output of a task. */
export function knownElement(
  { withItems, batchSize }: Task,
  known: ReadonlyMap<string, KnownTask>,
): KnownValue | undefined {
  const list = typeof withItems === 'string' ? withItems : '';
  const [, name = ''] = /^\{\{\s*task\.(\w+)\.output\s*\}\}$/.exec(list) ?? [];
  const lists = alternativesOf(known.get(name)?.output.schema ?? {});
  if (lists.some(({ type }) => type !== 'array')) return undefined;
  const element = { anyOf: lists.map(({ items = {} }) => items) };
  return {
    what: "'item'",
    schema: batchSize === undefined ? element : { type: 'array', items: element },
  };
}
