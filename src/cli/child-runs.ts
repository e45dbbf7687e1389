import { type ItemResult, type ShownElement, shownElement } from '../api/basics.ts';
import type { RunHistory, RunReport, RunSummary } from '../api/stored-runs.ts';
import { itemName } from './item-facts.ts';
import { runState } from './run-state.ts';
import { type Column, table } from './table.ts';
import { count } from './text.ts';

/** Runs of sub-workflows that the list shows. */
const shown = 20;

/** The key `parts` of a report: the runs of sub-workflows, if there are any. */
export function childrenJson(history: RunHistory, report: RunReport): object {
  const elementOf = elementsOf(history, report);
  const parts = history.childrenOf(report.run).map((child) => {
    const { run, workflow, state, parent } = child;
    const { task, index } = parent ?? {};
    return Object.assign({ run, workflow, state, task, index }, elementOf(child));
  });
  return parts.length > 0 ? { parts } : {};
}

/** A table of the runs of sub-workflows; runs that did not succeed come first. */
export function childLines(history: RunHistory, report: RunReport): string[] {
  const children = history.childrenOf(report.run);
  if (children.length === 0) return [];
  const first = children.toSorted((a, b) => rank(a) - rank(b)).slice(0, shown);
  const more = children.length > shown ? [`and ${count(children.length - shown)} more`] : [];
  return ['', 'sub-workflows', ...table(columns(elementsOf(history, report)), first), ...more];
}

type ElementOf = (child: RunSummary) => ShownElement;

/** Reads the elements that child runs are. Those of earlier visits are not known. */
function elementsOf(history: RunHistory, { run, tasks }: RunReport): ElementOf {
  const lists = new Map<string, readonly ItemResult[]>();
  return ({ parent }) => {
    if (!parent || tasks[parent.task]?.visits !== parent.visit) return {};
    const items = lists.get(parent.task) ?? history.items(run, parent.task);
    lists.set(parent.task, items);
    return shownElement(items[parent.index]?.element);
  };
}

function columns(elementOf: ElementOf): readonly Column<RunSummary>[] {
  const nameOf = (child: RunSummary): string => {
    const { task = '', index = 0 } = child.parent ?? {};
    return itemName(task, index, elementOf(child));
  };
  return [
    { title: 'ITEM', cell: nameOf },
    { title: 'RUN', cell: ({ run }) => run },
    { title: 'STATE', cell: runState },
  ];
}

function rank({ state }: RunSummary): number {
  return state === 'succeeded' ? 1 : 0;
}
