import { Document, encode } from '../../document/document.ts';
import { compileTree } from '../../expression/compile/input.ts';
import type { Names } from '../../expression/names.ts';
import type { Json } from '../../lang/json.ts';
import type { Failure } from '../../items/failure.ts';
import type { ActiveRun } from '../active/active-run.ts';
import { failureAt } from '../../items/failure-from-error.ts';
import { namesOf } from '../active/names.ts';
import type { OutputReference } from '../../run/output-reference.ts';
import { splitOutput } from './split-output.ts';

/** The output of a run, and the errors of the members that could not be rendered. */
export interface RunOutput {
  /** Undefined when nothing could be rendered. */
  readonly document: Document | undefined;
  /** What of it is in the results of tasks, and not in the document. */
  readonly references: readonly OutputReference[];
  readonly errors: readonly Failure[];
}

/** Renders the output of a run. A member that cannot be rendered is left out. */
export function renderOutput(run: ActiveRun): RunOutput {
  const { succeededBy } = run.record;
  const output = succeededBy === undefined ? run.plan.output : `{{ task.${succeededBy}.output }}`;
  if (output === undefined) return { document: undefined, references: [], errors: [] };
  const names = namesOf(run);
  try {
    return { ...encoded(run, output, rendered(output, 'output', names)), errors: [] };
  } catch {
    const errors: Failure[] = [];
    const part = renderPart(run, { part: output, field: 'output', names }, errors);
    const nothing = { document: undefined, references: [] };
    return { ...(part ? encoded(run, output, part.value) : nothing), errors };
  }
}

function encoded(run: ActiveRun, output: Json, whole: unknown): Omit<RunOutput, 'errors'> {
  const { value, references } = splitOutput(run, output, whole);
  return { document: Document.trusted(encode(value)), references };
}

interface Part {
  readonly part: Json;
  readonly field: string;
  readonly names: Names;
}

function rendered(part: Json, field: string, names: Names): unknown {
  return compileTree(part, field).bind(names)(names.item, names.index ?? 0, names.repetition);
}

/** Renders a part at once, or else its members one by one. Undefined when none can be rendered. */
function renderPart(
  run: ActiveRun,
  { part, field, names }: Part,
  errors: Failure[],
): { readonly value: unknown } | undefined {
  try {
    const value = rendered(part, field, names);
    // Finds a value that no document can hold, at its place.
    encode(splitOutput(run, part, value).value);
    return { value };
  } catch (error) {
    if (typeof part === 'object' && part !== null && !Array.isArray(part)) {
      const members = Object.entries(part).flatMap(([key, member]) => {
        const found = renderPart(run, { part: member, field: `${field}.${key}`, names }, errors);
        return found ? [[key, found.value] as const] : [];
      });
      return members.length > 0 ? { value: Object.fromEntries(members) } : undefined;
    }
    errors.push(failureAt(error, field));
    return undefined;
  }
}
