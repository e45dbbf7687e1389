import type { DrawnTask, WorkflowGraph } from './model.ts';
import { coloursOf, linesOf, shortened } from './words.ts';

/** A Graphviz graph. Edges of `needs` are dashed. */
export function toDot({ workflow, tasks, edges }: WorkflowGraph): string {
  const lines = edges.map(({ from, to, kind, when }) => {
    const settings = [
      ...(kind === 'needs' ? ['style=dashed'] : []),
      ...(when === undefined ? [] : [`label=${quoted([shortened(when, 60)])}`]),
    ];
    const set = settings.length > 0 ? ` [${settings.join(', ')}]` : '';
    return `  ${quoted([from])} -> ${quoted([to])}${set};`;
  });
  return [
    `digraph ${quoted([workflow])} {`,
    '  node [shape=box, style="rounded,filled", fontname="sans-serif"];',
    '  edge [fontname="sans-serif", fontsize=10];',
    ...tasks.map(node),
    ...lines,
    '}',
    '',
  ].join('\n');
}

function node(task: DrawnTask): string {
  const { fill, stroke } = coloursOf(task);
  const look = `fillcolor="${fill}", color="${stroke}"`;
  return `  ${quoted([task.name])} [label=${quoted(linesOf(task))}, ${look}];`;
}

function quoted(lines: readonly string[]): string {
  const escaped = lines.map((line) => line.replaceAll(/["\\]/g, String.raw`\$&`));
  return `"${escaped.join(String.raw`\n`)}"`;
}
