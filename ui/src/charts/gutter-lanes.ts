/** A line from a lane at the upper or lower edge of a row to a lane of its middle. */
type Line = readonly [from: number, to: number];

export interface GutterRow {
  /** The lane of the task. */
  readonly at: number;
  readonly top: readonly Line[];
  readonly bottom: readonly Line[];
  /** Lanes that pass. */
  readonly through: readonly number[];
}

interface Task {
  readonly name: string;
  readonly needs: readonly string[];
}

/** Rows in topological order with their edges in lanes, as histories of commits are drawn. */
export function gutterOf(tasks: readonly Task[]): { rows: GutterRow[]; lanes: number } {
  const followers = followersOf(tasks);
  const lanes: (string | null)[] = [];
  const rows = tasks.map((task) => rowOf(task.name, followers.get(task.name) ?? [], lanes));
  const highest = rows.map(({ at, bottom, through }) =>
    Math.max(at, ...bottom.map(([, to]) => to), ...through),
  );
  return { rows, lanes: Math.min(14, Math.max(0, ...highest) + 1) };
}

/** In the order of the rows. */
function followersOf(tasks: readonly Task[]): ReadonlyMap<string, string[]> {
  const followers = new Map<string, string[]>();
  for (const { name, needs } of tasks) {
    for (const need of needs) {
      const list = followers.get(need);
      if (list) list.push(name);
      else followers.set(need, [name]);
    }
  }
  return followers;
}

function rowOf(name: string, next: readonly string[], lanes: (string | null)[]): GutterRow {
  const before = [...lanes];
  const arriving = before.flatMap((held, lane) => (held === name ? [lane] : []));
  const at = arriving[0] ?? freeLane(lanes);
  for (const lane of arriving) lanes[lane] = null;
  const bottom: Line[] = next.map((follower) => [at, laneFor(follower, at, lanes)]);
  while (lanes.length > 0 && lanes.at(-1) === null) lanes.pop();
  const through = lanes.flatMap((held, lane) =>
    held !== null && before[lane] === held ? [lane] : [],
  );
  return { at, top: arriving.map((lane) => [lane, at]), bottom, through };
}

function freeLane(lanes: readonly (string | null)[]): number {
  const free = lanes.indexOf(null);
  return free < 0 ? lanes.length : free;
}

/** The first follower goes on in the lane of its task. */
function laneFor(follower: string, at: number, lanes: (string | null)[]): number {
  const held = lanes.indexOf(follower);
  if (held >= 0) return held;
  const own = (lanes[at] ?? null) === null;
  const free = lanes.findIndex((name, lane) => name === null && lane !== at);
  const lane = own ? at : free < 0 ? Math.max(lanes.length, at + 1) : free;
  while (lanes.length <= lane) lanes.push(null);
  lanes[lane] = follower;
  return lane;
}
