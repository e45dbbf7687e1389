import { requireArgument } from '../call-options.ts';
import type { JsonObject } from '../lang/json.ts';
import { callable } from '../lang/kinds.ts';
import type { EndState } from '../run/records.ts';
import type { SeenFailure } from './conditions.ts';
import { type Ref, refer } from './reference.ts';
import { type Declarations, type RunNames, ScopeBuilder } from './scope.ts';

/** How what went before has ended, as `finally` sees it. */
interface EndNames {
  readonly state: EndState;
  /** Null after success. */
  readonly error: SeenFailure;
}

/** Collects the tasks of the `finally` of a workflow. */
export class FinallyBuilder<Parameters extends Declarations, Vars> extends ScopeBuilder<
  Parameters,
  Vars
> {
  /** References to `run.state` and `run.error` too. */
  override readonly run: Ref<RunNames & EndNames> = refer('run');
}

interface Collector {
  readonly tasks: readonly { toJSON(): JsonObject }[];
}

/** The tasks that `build` adds. */
export function collected<F extends Collector>(
  builder: F,
  build: (f: F) => void,
): Collector['tasks'] {
  requireArgument('w.finally', 'build', build, callable);
  build(builder);
  return builder.tasks;
}

/** The key of a scope with these tasks in its `finally`. */
export function finallyForm(last: Collector['tasks']): JsonObject {
  return last.length === 0 ? {} : { finally: last.map((task) => task.toJSON()) };
}
