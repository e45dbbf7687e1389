import type { Document } from '../../document/document.ts';
import { originOf } from '../../document/origin.ts';
import { setMember } from '../../document/reading/record-factory.ts';
import { ItemNames, Outputs } from '../../items/results.ts';
import type { Json } from '../../lang/json.ts';
import type { OutputReference } from '../../run/output-reference.ts';
import type { ActiveRun } from '../active/active-run.ts';
import type { TaskRun } from '../active/task-run.ts';

/** Lists of so many items are stored with the run, unless their outputs are in files. */
const fewItems = 1000;

type Path = OutputReference['path'];

/** The parts of an output: what is stored, and what is in the results of tasks already. */
export interface SplitOutput {
  /** Has null in place of each reference. */
  readonly value: unknown;
  readonly references: readonly OutputReference[];
}

/** `value` was rendered from `template`. Only what a template is as a whole is referred to. */
export function splitOutput(run: ActiveRun, template: Json, value: unknown): SplitOutput {
  const references: OutputReference[] = [];
  const split = (part: Json, rendered: unknown, path: Path): unknown => {
    if (typeof part === 'string') {
      const found = resultsIn(run, rendered);
      if (found) references.push({ path, ...found });
      return found ? null : rendered;
    }
    if (typeof part !== 'object' || part === null) return rendered;
    if (Array.isArray(part) && Array.isArray(rendered)) {
      return rendered.map((element: unknown, at) =>
        split(part[at] ?? null, element, [...path, at]),
      );
    }
    const members: Record<string, unknown> = {};
    for (const [key, member] of Object.entries(Object(rendered))) {
      const inner = Object.getOwnPropertyDescriptor(part, key)?.value as Json | undefined;
      setMember(members, key, split(inner ?? null, member, [...path, key]));
    }
    return members;
  };
  return { value: split(template, value, []), references };
}

/** Undefined for a value that is none, or is small. */
function resultsIn(run: ActiveRun, value: unknown): Omit<OutputReference, 'path'> | undefined {
  const origin = originOf(value);
  if (!origin) return undefined;
  for (const name of run.tasks.keys()) {
    const task = run.visibleVisit(name);
    const as = task && whatOf(task, origin);
    if (task && as) return { task: name, visit: task.key.visit, as };
  }
  return undefined;
}

function whatOf(
  task: TaskRun,
  origin: NonNullable<ReturnType<typeof originOf>>,
): OutputReference['as'] | undefined {
  if (origin.kind === 'node') return isOutput(task, origin) ? 'output' : undefined;
  const { parts } = origin;
  if (parts instanceof Outputs && parts.batches === task.batches) return largeAs(task, 'output');
  if (parts instanceof ItemNames && parts.batches === task.batches) return largeAs(task, 'items');
  return undefined;
}

function largeAs(task: TaskRun, as: OutputReference['as']): OutputReference['as'] | undefined {
  const isLarge = task.index.length > fewItems || task.batches.some(({ isInFile }) => isInFile);
  return isLarge ? as : undefined;
}

/** Whether a node is the output of a plain task, in a file. */
function isOutput(
  task: TaskRun,
  { document, node }: { readonly document: Document; readonly node: number },
): boolean {
  if (!task.record.single || task.plan.fold) return false;
  const found = task.index.find(0);
  const kept = task.batches[found?.batch ?? -1];
  if (!found || !kept?.isInFile || !kept.holds(document)) return false;
  return kept.outputs?.element(0, found.position) === node;
}
