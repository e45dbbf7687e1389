import { addTo } from '../../lang/multimap.ts';
import type { OrderedTask } from './topology.ts';

/** A row of the list of tasks: one task, or a group of tasks that are alike. */
export interface RowLayout {
  readonly name: string;
  readonly action: string;
  readonly tasks: readonly OrderedTask[];
  readonly isGroup: boolean;
  /** Names of rows. */
  readonly needs: readonly string[];
}

const mostRows = 60;

/** Rows of groups that a page has opened. */
const mostOpened = 500;

/**
 * Rows for the tasks of a plan. Above 60 tasks, those of equal action and needs, up to digits, are
 * one row; `opened` names groups that are shown task by task.
 */
export function rowLayout(
  tasks: readonly OrderedTask[],
  opened: ReadonlySet<string> = new Set(),
): RowLayout[] {
  const groups = tasks.length <= mostRows ? tasks.map((task) => [task]) : grouped(tasks);
  const rows = groups.flatMap((group): Omit<RowLayout, 'needs'>[] => {
    const name = groupName(group);
    if (group.length > 1 && !opened.has(name))
      return [{ name, action: actionOf(group), tasks: group, isGroup: true }];
    return group.slice(0, mostOpened).map((task) => ({
      name: task.name,
      action: task.task?.action ?? '',
      tasks: [task],
      isGroup: false,
    }));
  });
  return withNeeds(rows);
}

function withNeeds(rows: readonly Omit<RowLayout, 'needs'>[]): RowLayout[] {
  const rowOf = new Map(rows.flatMap(({ name, tasks }) => tasks.map((task) => [task.name, name])));
  return rows.map((row) => {
    const names = row.tasks.flatMap(({ needs }) => needs.flatMap((name) => rowOf.get(name) ?? []));
    return { ...row, needs: [...new Set(names)].filter((name) => name !== row.name) };
  });
}

/** By what is equal in fewer and fewer respects, until the rows are few enough. */
function grouped(tasks: readonly OrderedTask[]): OrderedTask[][] {
  const action = ({ task }: OrderedTask): string => undigited(task?.action ?? '');
  const needs = (task: OrderedTask): string =>
    [...new Set(task.needs.map(undigited))].toSorted().join();
  const keys: ((task: OrderedTask) => string)[] = [
    (task) => `${action(task)} ${needs(task)}`,
    action,
  ];
  let groups: OrderedTask[][] = [];
  for (const key of keys) {
    const byKey = new Map<string, OrderedTask[]>();
    for (const task of tasks) addTo(byKey, key(task), task);
    groups = [...byKey.values()];
    if (groups.length <= mostRows) return groups;
  }
  return [...groups.slice(0, mostRows - 1), groups.slice(mostRows - 1).flat()];
}

function undigited(text: string): string {
  return text.replaceAll(/\d+/g, '#');
}

/** `check_0 … check_1999` */
function groupName(group: readonly OrderedTask[]): string {
  const names = [group[0], group.at(-1)].map((task) => task?.name ?? '');
  return [...new Set(names)].join(' … ');
}

function actionOf(group: readonly OrderedTask[]): string {
  const actions = new Set(group.map(({ task }) => task?.action ?? ''));
  return actions.size === 1 ? [...actions].join() : `${actions.size} actions`;
}
