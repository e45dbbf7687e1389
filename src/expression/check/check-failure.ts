import { failureProperties, itemProperties } from '../names.ts';
import type { PathStep } from './findings.ts';

/** A property that does not exist, and those that do. */
export interface Unknown {
  readonly step: PathStep;
  readonly what: string;
  readonly known: readonly string[];
}

export const ofFailure = 'property of a failure';

/** What is wrong with the properties that are read of a failure, down to those of its causes. */
export function unknownOfFailure(
  path: readonly PathStep[],
  known: readonly string[] = failureProperties,
): Unknown | undefined {
  const [step, ...rest] = path;
  if (!step) return undefined;
  if (!known.includes(step.name)) return { step, what: ofFailure, known };
  if (step.name === 'cause') return unknownOfFailure(rest);
  return step.name === 'errors' && isIndex(rest[0]) ? unknownOfFailure(rest.slice(1)) : undefined;
}

/** The same of the items of a task. */
export function unknownOfItems([at, step, ...rest]: readonly PathStep[]): Unknown | undefined {
  if (!isIndex(at) || !step) return undefined;
  const known = itemProperties;
  if (!known.some((name) => name === step.name))
    return { step, what: 'property of an item', known };
  return step.name === 'error' ? unknownOfFailure(rest) : undefined;
}

function isIndex(step: PathStep | undefined): boolean {
  return step !== undefined && /^\d+$/.test(step.name);
}
