import type { DrawnEdge, DrawnTask, WorkflowGraph } from './model.ts';
import { coloursOf, linesOf, shortened } from './words.ts';

/** A Mermaid flowchart. Edges of `needs` are dotted; a block is a subgraph. */
export function toMermaid({ tasks, edges }: WorkflowGraph): string {
  return ['flowchart TD', ...linesOfScope(tasks, edges, 't'), ''].join('\n');
}

function linesOfScope(
  tasks: readonly DrawnTask[],
  edges: readonly DrawnEdge[],
  prefix: string,
): string[] {
  const ids = new Map(tasks.map(({ name }, at) => [name, `${prefix}${at}`]));
  const lines = edges.map(({ from, to, kind, when }) => {
    const arrow = kind === 'needs' ? '-.->' : '-->';
    const label = when === undefined ? '' : `|"${quoted(shortened(when, 60))}"|`;
    return `  ${ids.get(from)} ${arrow}${label} ${ids.get(to)}`;
  });
  const nodes = (isLast: boolean): string[] =>
    tasks.flatMap((task, at) => {
      return (task.finally ?? false) === isLast ? node(task, `${prefix}${at}`) : [];
    });
  const last = nodes(true);
  if (last.length === 0) return [...nodes(false), ...lines];
  const cluster = [`  subgraph ${prefix}_finally["finally"]`, ...last, '  end'];
  return [...nodes(false), ...cluster, ...lines];
}

function node(task: DrawnTask, id: string): string[] {
  const label = `${id}["${linesOf(task).map(quoted).join('<br/>')}"]`;
  const { tasks, edges = [] } = task;
  const shape = tasks
    ? [`  subgraph ${label}`, ...linesOfScope(tasks, edges, `${id}_`), '  end']
    : [`  ${label}`];
  if (task.state === undefined) return shape;
  const { fill, stroke } = coloursOf(task);
  return [...shape, `  style ${id} fill:${fill},stroke:${stroke}`];
}

/** Escapes all characters with a meaning in a label. */
function quoted(text: string): string {
  return text.replaceAll(/["<>&#`|\\[\]{}()]/g, (char) => `#${char.codePointAt(0)};`);
}
