import type { Box, Point, Size } from './layout.ts';
import { layOut } from './layout.ts';
import type { DrawnEdge, DrawnTask, WorkflowGraph } from './model.ts';
import { coloursOf, linesWithTasks, shortened } from './words.ts';

const lineHeight = 17;
const padding = 12;
const letter = { name: 8.2, small: 6.9 };

/** An SVG document without external resources. The tasks of `finally` are in a frame at its end. */
export function toSvg({ workflow, tasks, edges }: WorkflowGraph): string {
  const [first, last] = [false, true].map((isLast) =>
    drawPart(
      tasks.filter((task) => (task.finally ?? false) === isLast),
      edges,
    ),
  );
  const parts = [first, ...(last && last.height > 0 ? [last] : [])].filter(
    (part) => part !== undefined,
  );
  const w = Math.max(...parts.map(({ width }) => width));
  const h = parts.reduce((sum, { height }) => sum + height, 0);
  const lines = parts.flatMap((part, at) => (at === 0 ? part.lines : framed(part, w, h)));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${w} ${h}" width="${w}" height="${h}" font-family="ui-sans-serif, system-ui, sans-serif" font-size="12">
<title>${escaped(workflow)}</title>
<defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z" fill="#6b7280"/></marker></defs>
<rect width="${w}" height="${h}" fill="#ffffff"/>
${lines.filter((part) => part !== '').join('\n')}
</svg>
`;
}

interface Part extends Size {
  readonly lines: readonly string[];
}

/** The tasks of one scope with the edges between them. Of no tasks, its height is 0. */
function drawPart(tasks: readonly DrawnTask[], edges: readonly DrawnEdge[]): Part {
  if (tasks.length === 0) return { lines: [], width: 0, height: 0 };
  const at = new Map(tasks.map(({ name }, position) => [name, position]));
  const links = edges.flatMap((edge) => {
    const [from, to] = [at.get(edge.from), at.get(edge.to)];
    if (from === undefined || to === undefined) return [];
    return [{ edge, from, to, label: from === to ? undefined : labelSize(edge) }];
  });
  const loops = new Map(
    links.filter(({ from, to }) => from === to).map(({ from, edge }) => [from, edge]),
  );
  const sizes = tasks.map((task, position) => slotSize(task, loops.get(position)));
  const { nodes, routes, width, height } = layOut(sizes, links);
  const drawn = nodes.map((slot, position) => {
    const task = tasks[position];
    const loop = loops.get(position);
    if (!task) return '';
    const own = nodeSize(task).width;
    const box = { ...slot, x: slot.x + (slot.width - own) / 2, width: own };
    return `${loop ? drawLoop(box, loop) : ''}${drawTask(task, box)}`;
  });
  const lines = links.map(({ edge }, position) => drawEdge(edge, routes[position]));
  return { lines: [...lines, ...drawn], width: Math.ceil(width), height: Math.ceil(height) };
}

/** At the bottom of a drawing of this width and height, in its middle. */
function framed({ lines, width, height }: Part, w: number, h: number): string[] {
  const [x, y] = [round((w - width) / 2), h - height];
  const frame = `<rect x="4" y="4" width="${width - 8}" height="${height - 8}" rx="6" fill="none" stroke="#6b7280" stroke-dasharray="5 4"/>`;
  const caption = '<text x="10" y="15" font-size="11" fill="#374151">finally</text>';
  return [`<g transform="translate(${x} ${y})">`, frame, ...lines, caption, '</g>'];
}

function nodeSize(task: DrawnTask): Size {
  const [name = '', ...rest] = linesWithTasks(task);
  const widths = [wide(name) * letter.name, ...rest.map((line) => wide(line) * letter.small)];
  const height = (rest.length + 1) * lineHeight + 2 * padding - 4;
  return { width: Math.max(80, ...widths) + 2 * padding, height };
}

/**
 * The loop of a task that starts itself, with its label, is on the right; the task stays centred.
 */
function slotSize(task: DrawnTask, loop: DrawnEdge | undefined): Size {
  const size = nodeSize(task);
  return loop ? { ...size, width: size.width + 2 * (40 + (labelSize(loop)?.width ?? 0)) } : size;
}

function labelSize({ when }: DrawnEdge): Size | undefined {
  if (when === undefined) return undefined;
  return { width: wide(shortened(when, 36)) * letter.small + 8, height: 18 };
}

/** Number of characters; those beyond Latin count twice, because fonts may draw them wide. */
function wide(text: string): number {
  return [...text].reduce((sum, char) => sum + (char > '\u024f' && char !== '…' ? 2 : 1), 0);
}

function drawTask(task: DrawnTask, box: Box): string {
  const { fill, stroke } = coloursOf(task);
  const [x, y] = [round(box.x), round(box.y)];
  const middle = round(box.x + box.width / 2);
  const lines = linesWithTasks(task).map((line, at) => {
    const style = at === 0 ? ' font-weight="600" font-size="13"' : '';
    const top = round(box.y + padding + 11 + at * lineHeight);
    return `<text x="${middle}" y="${top}" text-anchor="middle" fill="#111827"${style}>${escaped(line)}</text>`;
  });
  return `<g><rect x="${x}" y="${y}" width="${round(box.width)}" height="${round(box.height)}" rx="6" fill="${fill}" stroke="${stroke}"/>${lines.join('')}</g>`;
}

function drawEdge(
  edge: DrawnEdge,
  route: { points: readonly Point[]; label: Box | undefined } | undefined,
): string {
  const { points = [], label } = route ?? {};
  if (points.length === 0) return '';
  return `<g>${drawLine(edge, curve(points))}${label ? drawLabel(edge, label) : ''}</g>`;
}

/** Vertical within rows, curved between them. */
function curve(points: readonly Point[]): string {
  return points
    .map(({ x, y }, at) => {
      const before = points[at - 1];
      if (!before) return `M${round(x)} ${round(y)}`;
      if (before.x === x) return `L${round(x)} ${round(y)}`;
      const half = round((before.y + y) / 2);
      return `C${round(before.x)} ${half} ${round(x)} ${half} ${round(x)} ${round(y)}`;
    })
    .join('');
}

function drawLoop(box: Box, edge: DrawnEdge): string {
  const right = round(box.x + box.width);
  const [top, bottom] = [round(box.y + box.height * 0.3), round(box.y + box.height * 0.7)];
  const far = right + 30;
  const size = labelSize(edge);
  const label = size && { ...size, x: far, y: box.y + (box.height - size.height) / 2 };
  const path = `M${right} ${bottom}C${far} ${bottom} ${far} ${top} ${right} ${top}`;
  return `<g>${drawLine(edge, path)}${label ? drawLabel(edge, label) : ''}</g>`;
}

function drawLine({ kind }: DrawnEdge, path: string): string {
  const dashes = kind === 'needs' ? ' stroke-dasharray="5 4"' : '';
  return `<path d="${path}" fill="none" stroke="#6b7280" marker-end="url(#arrow)"${dashes}/>`;
}

function drawLabel({ when = '' }: DrawnEdge, box: Box): string {
  const [x, y] = [round(box.x), round(box.y)];
  const back = `<rect x="${x}" y="${y}" width="${round(box.width)}" height="${box.height}" fill="#ffffff"/>`;
  const text = `<text x="${round(box.x + box.width / 2)}" y="${round(box.y + 13)}" text-anchor="middle" font-size="11" fill="#374151">${escaped(shortened(when, 36))}</text>`;
  return `<title>${escaped(when)}</title>${back}${text}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** XML cannot hold control characters, not even escaped. */
function escaped(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, '\uFFFD')
    .replaceAll(/[&<>"']/g, (char) => `&#${char.codePointAt(0)};`);
}
