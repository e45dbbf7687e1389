import { type DefaultsForm, settingForms, type SettingsForm } from './defaults-form.ts';
import { nestingOf } from './nesting.ts';
import type { TaskForm, WorkflowForm } from './schema.ts';
import type { WorkflowPath } from './workflow.ts';

/** The defaults of a workflow or block, and their place. */
export interface DefaultsScope {
  readonly defaults: DefaultsForm;
  readonly path: WorkflowPath;
}

/** Where a setting comes from that a task does not have itself. */
export interface Inherited {
  readonly key: string;
  readonly path: WorkflowPath;
}

const keys = Object.keys(settingForms) as (keyof SettingsForm)[];

/** Actions that no worker runs: flat settings are not for them. */
const withoutThread: ReadonlySet<string> = new Set([
  'core.ask',
  'core.succeed',
  'core.wait_for',
  'core.wait_until',
]);

/**
 * The settings that a task gets from the scopes around it, from the inner to the outer one: in
 * each, from the name of its action, from that of its pack, then flat ones. Whole values; what it
 * has itself, or cannot have, is left out.
 */
export function inheritedSettings(
  task: TaskForm,
  scopes: readonly DefaultsScope[],
): { readonly settings: SettingsForm; readonly from: readonly Inherited[] } {
  const from: Inherited[] = [];
  const found = keys.flatMap((key): [string, unknown][] => {
    if (task[key] !== undefined || !canHave(task, key)) return [];
    for (const { defaults, path } of scopes) {
      for (const [name, settings] of groupsFor(task, defaults)) {
        if (settings[key] === undefined) continue;
        from.push({ key, path: [...path, ...(name === undefined ? [] : [name]), key] });
        return [[key, settings[key]]];
      }
    }
    return [];
  });
  return { settings: Object.fromEntries(found), from };
}

/** The settings of a scope that are for a task, the nearest first. */
function groupsFor(
  { action, fold }: TaskForm,
  { flat, groups }: DefaultsForm,
): readonly (readonly [name: string | undefined, settings: SettingsForm])[] {
  const name = action ?? fold?.action;
  // A sub-workflow or a block: a retry in it and one around it would multiply.
  if (name === undefined) return [];
  const pack = `${name.slice(0, name.lastIndexOf('.'))}.*`;
  const named = [name, pack].flatMap((key) => {
    const settings = Object.hasOwn(groups, key) ? groups[key] : undefined;
    return settings ? [[key, settings] as const] : [];
  });
  return withoutThread.has(name) ? named : [...named, [undefined, flat] as const];
}

const ofLists: ReadonlySet<string> = new Set(['concurrency', 'rate_limit', 'fail_fast']);
const notOfFolds: ReadonlySet<string> = new Set(['tolerate', 'rate_limit', 'fail_fast']);

function canHave(task: TaskForm, key: string): boolean {
  if (task.fold) return !notOfFolds.has(key);
  return task.with_items !== undefined || !ofLists.has(key);
}

/** By the path of each task, joined by dots. */
export type InheritedByTask = ReadonlyMap<string, readonly Inherited[]>;

/** The form with what its tasks get from `defaults`, and the places in the text of that. */
export function withDefaults(form: WorkflowForm): {
  readonly form: WorkflowForm;
  readonly inherited: InheritedByTask;
} {
  const inherited = new Map<string, readonly Inherited[]>();
  const filled = (
    tasks: readonly TaskForm[],
    path: WorkflowPath,
    scopes: readonly DefaultsScope[],
  ): TaskForm[] =>
    tasks.map((task, at) => {
      const place = [...path, at];
      const { settings, from } = inheritedSettings(task, scopes);
      inherited.set(place.join('.'), from);
      const within = [...scopeOf(task, place), ...scopes];
      const { steps, tasks: inner, finally: last } = task;
      return {
        ...task,
        ...settings,
        ...(steps ? { steps: filled(steps, [...place, 'steps'], within) } : {}),
        ...(inner ? { tasks: filled(inner, [...place, 'tasks'], within) } : {}),
        ...(last ? { finally: filled(last, [...place, 'finally'], within) } : {}),
      };
    });
  const scope = scopeOf(form, []);
  const tasks = filled(form.tasks, ['tasks'], scope);
  const last = form.finally ? { finally: filled(form.finally, ['finally'], scope) } : {};
  return { form: { ...form, tasks, ...last }, inherited };
}

function scopeOf({ defaults }: WorkflowForm | TaskForm, path: WorkflowPath): DefaultsScope[] {
  return defaults ? [{ defaults, path: [...path, 'defaults'] }] : [];
}

/** The place in the text of a path of a task, whose setting may come from defaults. */
export function writtenPath(inherited: InheritedByTask, path: WorkflowPath): WorkflowPath {
  const { block, local } = nestingOf(path);
  const [tasks, , key, ...rest] = local;
  if (tasks !== 'tasks') return path;
  const own = inherited.get(path.slice(0, block.length + 2).join('.'));
  const origin = own?.find((one) => one.key === key);
  return origin ? [...origin.path, ...rest] : path;
}
