export type Below = (count: number) => number;

/** What happens to a process that runs a workflow. Times are milliseconds. */
export type Disturbance =
  | { readonly kind: 'kill' }
  /** Twice: the second follows at once. */
  | { readonly kind: 'signal'; readonly signal: NodeJS.Signals; readonly twice: boolean }
  /** It stands still, while a rival may try to take its run. */
  | { readonly kind: 'stop'; readonly ms: number }
  | { readonly kind: 'descriptors'; readonly ms: number }
  | { readonly kind: 'memory'; readonly ms: number }
  /** Its wall clock is set forward or back. */
  | { readonly kind: 'clock'; readonly by: number }
  /** Its executor closes, while a start, a resume and a cancel of another run are under way. */
  | { readonly kind: 'close' }
  /** Another executor of the same process wants the run. */
  | { readonly kind: 'second-executor' }
  /** Another process wants the run, perhaps in a pid namespace of its own. */
  | { readonly kind: 'rival'; readonly apart: boolean }
  | { readonly kind: 'disk'; readonly ms: number }
  /** The file of the actions is broken, or another version, for a moment. */
  | { readonly kind: 'code'; readonly broken: boolean; readonly ms: number };

/** What runs the workflow: a program with the library, or the command. */
export type Mode = 'library' | 'command';

/** A disturbance, and how long after the start of the process, or of its first item, it begins. */
export interface Planned {
  readonly since: 'start' | 'first-item';
  readonly after: number;
  readonly disturbance: Disturbance;
}

export function drawDisturbances(below: Below, mode: Mode): Planned[] {
  return Array.from({ length: 1 + below(3) }, () => ({
    since: below(3) === 0 ? 'start' : 'first-item',
    after: below(below(2) === 0 ? 400 : 1500),
    disturbance: drawDisturbance(below, mode),
  }));
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function drawDisturbance(below: Below, mode: Mode): Disturbance {
  const ms = 20 + below(below(2) === 0 ? 200 : 1500);
  switch (below(10)) {
    case 0:
      return { kind: 'kill' };
    case 1:
    case 2:
      return mode === 'library' ? drawFromInside(below) : drawSignal(below);
    case 3:
      return { kind: 'stop', ms };
    case 4:
      return { kind: 'descriptors', ms };
    case 5:
      return { kind: 'memory', ms };
    case 6:
      return { kind: 'clock', by: (below(2) === 0 ? -1 : 1) * 7_200_000 };
    case 7:
      return { kind: 'rival', apart: below(2) === 0 };
    case 8:
      return { kind: 'disk', ms };
    default:
      return { kind: 'code', broken: below(2) === 0, ms };
  }
}

function drawFromInside(below: Below): Disturbance {
  return { kind: below(2) === 0 ? 'close' : 'second-executor' };
}

function drawSignal(below: Below): Disturbance {
  const signal = signals[below(signals.length)] ?? 'SIGTERM';
  return { kind: 'signal', signal, twice: below(2) === 0 };
}
