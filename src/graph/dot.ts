import type { DrawnEdge, DrawnTask, WorkflowGraph } from './model.ts';
import { coloursOf, linesOf, shortened } from './words.ts';

/** A Graphviz graph. Edges of `needs` are dashed; a block is a cluster with its own task. */
export function toDot({ workflow, tasks, edges }: WorkflowGraph): string {
  return [
    `digraph ${quoted([workflow])} {`,
    '  node [shape=box, style="rounded,filled", fontname="sans-serif"];',
    '  edge [fontname="sans-serif", fontsize=10];',
    ...scope(tasks, edges, ''),
    '}',
    '',
  ].join('\n');
}

/** Names within a block have its name before them. */
function scope(tasks: readonly DrawnTask[], edges: readonly DrawnEdge[], around: string): string[] {
  const lines = edges.map(({ from, to, kind, when }) => {
    const settings = [
      ...(kind === 'needs' ? ['style=dashed'] : []),
      ...(when === undefined ? [] : [`label=${quoted([shortened(when, 60)])}`]),
    ];
    const set = settings.length > 0 ? ` [${settings.join(', ')}]` : '';
    return `  ${quoted([around + from])} -> ${quoted([around + to])}${set};`;
  });
  const first = tasks.filter((task) => !task.finally).flatMap((task) => nodes(task, around));
  const last = tasks.filter((task) => task.finally).flatMap((task) => nodes(task, around));
  if (last.length === 0) return [...first, ...lines];
  const name = quoted([`cluster_${around}finally`]);
  const cluster = [`  subgraph ${name} {`, '  label="finally"; style=dashed;', ...last, '  }'];
  return [...first, ...cluster, ...lines];
}

function nodes(task: DrawnTask, around: string): string[] {
  const { fill, stroke } = coloursOf(task);
  const look = `fillcolor="${fill}", color="${stroke}"`;
  const name = around + task.name;
  const own = `  ${quoted([name])} [label=${quoted(linesOf(task))}, ${look}];`;
  if (!task.tasks) return [own];
  const inner = scope(task.tasks, task.edges ?? [], `${name}/`);
  return [`  subgraph ${quoted([`cluster_${name}`])} {`, own, ...inner, '  }'];
}

function quoted(lines: readonly string[]): string {
  const escaped = lines.map((line) => line.replaceAll(/["\\]/g, String.raw`\$&`));
  return `"${escaped.join(String.raw`\n`)}"`;
}
