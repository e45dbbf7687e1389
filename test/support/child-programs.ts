import type { JsonObject } from '../../src/lang/json.ts';
import type { ChildPrograms, ChildRun } from '../../src/ports/work.ts';
import {
  childFailure,
  lostRunFailure,
  timeoutFailure,
} from '../../src/work/children/child-failures.ts';
import type { ChildInput } from '../../src/work/children/child-input.ts';

/** The items are runs of a workflow, with what `input` renders as their parameters. */
export function programsOf(input: ChildInput): ChildPrograms<ChildRun, JsonObject> {
  return {
    wants: (index) => input.wants(index),
    of: (index) => input.of(index),
    check: () => undefined,
    failureOf: (run) => ({ state: 'failed', failure: childFailure(run) }),
    timeoutOf: timeoutFailure,
    lost: lostRunFailure,
  };
}
