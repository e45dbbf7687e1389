import { Document, encode } from '../../document/document.ts';
import { compileTree } from '../../expression/compile/input.ts';
import type { Names } from '../../expression/names.ts';
import type { Json } from '../../lang/json.ts';
import type { Failure } from '../../items/failure.ts';
import type { ActiveRun } from '../active/active-run.ts';
import { failureAt } from '../../items/failure-from-error.ts';
import { namesOf } from '../active/names.ts';

/** The output of a run, and the errors of the members that could not be rendered. */
export interface RunOutput {
  /** Undefined when nothing could be rendered. */
  readonly document: Document | undefined;
  readonly errors: readonly Failure[];
}

/** Renders the output of a run. A member that cannot be rendered is left out. */
export function renderOutput(run: ActiveRun): RunOutput {
  const { output } = run.plan;
  if (output === undefined) return { document: undefined, errors: [] };
  const names = namesOf(run);
  try {
    return { document: Document.trusted(encode(rendered(output, 'output', names))), errors: [] };
  } catch {
    const errors: Failure[] = [];
    const part = renderPart(output, 'output', names, errors);
    return { document: part && Document.trusted(encode(part.value)), errors };
  }
}

function rendered(part: Json, field: string, names: Names): unknown {
  return compileTree(part, field).bind(names)(undefined, 0);
}

/** Renders a part at once, or else its members one by one. Undefined when none can be rendered. */
function renderPart(
  part: Json,
  field: string,
  names: Names,
  errors: Failure[],
): { readonly value: unknown } | undefined {
  try {
    const value = rendered(part, field, names);
    // Finds a value that no document can hold, at its place.
    encode(value);
    return { value };
  } catch (error) {
    if (typeof part === 'object' && part !== null && !Array.isArray(part)) {
      const members = Object.entries(part).flatMap(([key, member]) => {
        const found = renderPart(member, `${field}.${key}`, names, errors);
        return found ? [[key, found.value] as const] : [];
      });
      return members.length > 0 ? { value: Object.fromEntries(members) } : undefined;
    }
    errors.push(failureAt(error, field));
    return undefined;
  }
}
