interface Server {
  readonly load: number;
}

interface Context {
  readonly servers: readonly Server[];
}

type Task =
  | { readonly server: Server }
  | { readonly context: Context; readonly arrived: Int32Array; readonly threads: number }
  | { readonly at: number; readonly context?: Context };

let kept: Context | undefined;

/** An item reads one value: it comes with the item, with its context, or the thread has it. */
export default function run(task: Task): number | undefined {
  if ('server' in task) return task.server.load;
  if ('threads' in task) return keep(task);
  return (task.context ?? kept)?.servers[task.at]?.load;
}

/** Blocks the thread until all have one, so that each gets its own. */
function keep({
  context,
  arrived,
  threads,
}: {
  readonly context: Context;
  readonly arrived: Int32Array;
  readonly threads: number;
}): undefined {
  kept = context;
  Atomics.add(arrived, 0, 1);
  Atomics.notify(arrived, 0);
  for (let seen = Atomics.load(arrived, 0); seen < threads; seen = Atomics.load(arrived, 0)) {
    Atomics.wait(arrived, 0, seen);
  }
}
