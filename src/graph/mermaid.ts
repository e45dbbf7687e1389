import type { DrawnTask, WorkflowGraph } from './model.ts';
import { coloursOf, linesOf, shortened } from './words.ts';

/** A Mermaid flowchart. Edges of `needs` are dotted. */
export function toMermaid({ tasks, edges }: WorkflowGraph): string {
  const ids = new Map(tasks.map(({ name }, at) => [name, `t${at}`]));
  const lines = edges.map(({ from, to, kind, when }) => {
    const arrow = kind === 'needs' ? '-.->' : '-->';
    const label = when === undefined ? '' : `|"${quoted(shortened(when, 60))}"|`;
    return `  ${ids.get(from)} ${arrow}${label} ${ids.get(to)}`;
  });
  return ['flowchart TD', ...tasks.map((task, at) => node(task, `t${at}`)), ...lines, ''].join(
    '\n',
  );
}

function node(task: DrawnTask, id: string): string {
  const shape = `  ${id}["${linesOf(task).map(quoted).join('<br/>')}"]`;
  if (task.state === undefined) return shape;
  const { fill, stroke } = coloursOf(task);
  return `${shape}\n  style ${id} fill:${fill},stroke:${stroke}`;
}

/** Escapes all characters with a meaning in a label. */
function quoted(text: string): string {
  return text.replaceAll(/["<>&#`|\\[\]{}()]/g, (char) => `#${char.codePointAt(0)};`);
}
