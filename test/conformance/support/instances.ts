import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One task of a recorded workflow. */
interface RecordedTask {
  readonly name: string;
  readonly parents: readonly string[];
  /** In whole milliseconds. */
  readonly duration: number;
}

/** A graph of a real workflow with the durations of its tasks, in the WfFormat of WfCommons. */
export type Instance = readonly RecordedTask[];

interface WfFormat {
  readonly workflow: {
    readonly specification: {
      readonly tasks: readonly { readonly id: string; readonly parents: readonly string[] }[];
    };
    readonly execution: {
      readonly tasks: readonly { readonly id: string; readonly runtimeInSeconds: number }[];
    };
  };
}

/** The compiled file is in dist/test/conformance/support. */
const beside = fileURLToPath(new URL('../../../../../shared/corpora', import.meta.url));

/** Folders that can contain recorded workflows, which are not part of the project. */
export const corpora = process.env['MILLRACE_CORPORA'] ?? beside;

/** Undefined if the file does not exist. */
export async function readInstance(file: string): Promise<Instance | undefined> {
  const text = await readFile(join(corpora, 'wfinstances', file), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const { specification, execution } = (JSON.parse(text) as WfFormat).workflow;
  const seconds = new Map(execution.tasks.map(({ id, runtimeInSeconds: s }) => [id, s]));
  return specification.tasks.map(({ id, parents }) => ({
    name: nameOf(id),
    parents: parents.map(nameOf),
    duration: Math.max(1, Math.round((seconds.get(id) ?? 0) * 1000)),
  }));
}

function nameOf(id: string): string {
  return id.replaceAll(/\W/g, '_');
}

/** The workflow in our language: one task for each of its tasks, with the parents as needs. */
export function workflowOf(instance: Instance) {
  return {
    tasks: instance.map(({ name, parents }) => ({
      name,
      action: 'script.span',
      input: {},
      ...(parents.length > 0 ? { needs: [...parents] } : {}),
    })),
  };
}

/** Total duration of all tasks. */
export function workOf(instance: Instance): number {
  return instance.reduce((sum, { duration }) => sum + duration, 0);
}

/** Duration of the longest chain of tasks: a lower bound for any number of machines. */
export function criticalPathOf(instance: Instance): number {
  const tasks = new Map(instance.map((task) => [task.name, task]));
  const ends = new Map<string, number>();
  const endOf = (name: string): number => {
    const known = ends.get(name);
    if (known !== undefined) return known;
    const { parents = [], duration = 0 } = tasks.get(name) ?? {};
    const end = duration + parents.reduce((latest, parent) => Math.max(latest, endOf(parent)), 0);
    ends.set(name, end);
    return end;
  };
  return instance.reduce((latest, { name }) => Math.max(latest, endOf(name)), 0);
}
