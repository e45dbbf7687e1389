import type { NameUse, PathStep, Steps } from './findings.ts';
import { ofFailure, type Unknown, unknownOfFailure, unknownOfItems } from './check-failure.ts';
import { isMisspelling } from '../../lang/suggest.ts';
import type { TemplateProblem, Span } from '../template-problem.ts';
import { forbidden } from '../template-problem.ts';
import { functionNames } from '../functions/functions.ts';
import { globals, membersOf } from '../functions/globals.ts';
import {
  constants,
  endingProperties,
  attemptNames,
  failureProperties,
  itemNames,
  outcomeFunctions,
  runProperties,
  sharedNames,
  taskProperties,
} from '../names.ts';
import { problemOfValue } from './check-value.ts';
import type { KnownTask, Scope } from './scope.ts';

const anywhere: readonly string[] = [
  'parameters',
  'vars',
  'workflow',
  'task',
  'run',
  ...functionNames,
];

/** Problems of one use of a name. */
export function checkUse(use: NameUse, scope: Scope): TemplateProblem[] {
  const { name } = use;
  if (has(itemNames, name) && !scope.item)
    return [misplaced(use, 'exists only in a task with with_items')];
  if (name === 'repetition' && !scope.repetition)
    return [misplaced(use, "exists only in a task with 'repeat'")];
  if (name === 'attempt' && !scope.attempt) return [misplaced(use, "exists only in 'retry.when'")];
  if (name === 'error') return checkError(use, scope);
  if (has(outcomeFunctions, name)) {
    const isOutput = scope.output && name === 'result';
    if (!scope.transition && !isOutput) return [misplaced(use, placeOf(name))];
    if (!use.called) return [forbidden(use, `'${name}' is a function`, `call it: ${name}()`)];
    return name === 'result' ? problemOfValue(use.steps, scope.result) : [];
  }
  if (name === 'item') return problemOfValue(use.steps, scope.element);
  if (name === 'parameters') return member(use, 'parameter', scope.parameters);
  if (name === 'vars' || name === 'workflow') return member(use, 'variable', scope.vars);
  if (name === 'run') return checkRun(use, scope);
  if (name === 'task') return checkTask(use, scope);
  if (name === 'default' || Object.hasOwn(globals, name)) return checkGlobal(use);
  return isKnownName(name) ? [] : [unknown(use, name, `unknown name '${name}'`, namesIn(scope))];
}

/** Names that generated code can use. */
export function isKnownName(name: string): boolean {
  return (
    has(sharedNames, name) ||
    has(itemNames, name) ||
    has(constants, name) ||
    functionNames.includes(name) ||
    Object.hasOwn(globals, name)
  );
}

/** Only the pure parts of `Date` and `Math` are allowed, and `default` only as a call. */
export function checkGlobal(use: NameUse): TemplateProblem[] {
  const [step] = use.path;
  if (use.name === 'default' && !use.called)
    return [forbidden(use, "'default' is a function", 'call it: default(value, fallback)')];
  if (use.name === 'Date' && !step) {
    if (use.constructed) return [];
    return [forbidden(use, "'Date' can only be used as new Date(time), Date.parse or Date.UTC")];
  }
  const members = membersOf(use.name);
  if (!step || !members || members.includes(step.name)) return [];
  const full = `${use.name}.${step.name}`;
  if (full === 'Math.random' || full === 'Date.now') {
    return [
      forbidden(step, `'${full}' returns another value each time`, 'pass the value as a parameter'),
    ];
  }
  return [unknown(step, step.name, `unknown name '${full}'`, members)];
}

/** In `retry.when`, a failure has a state: how its attempt ended. */
function checkError(use: NameUse, scope: Scope): TemplateProblem[] {
  if (!scope.attempt && !scope.transition) {
    return [misplaced(use, "exists only in 'retry.when' and 'next'")];
  }
  const known = scope.attempt ? [...failureProperties, 'state'] : failureProperties;
  return problemsOfFailure(use, unknownOfFailure(use.path, known));
}

/** What was thrown may have any properties: those of a failure are named for misspellings only. */
function problemsOfFailure(use: NameUse, found: Unknown | undefined): TemplateProblem[] {
  if (!found) return [];
  const { step, what, known } = found;
  const problem = unknownMember(step, what, known);
  const isNear = known.some((one) => isMisspelling(step.name, one));
  if (isNear || what !== ofFailure) return [problem];
  const { unknown: _, ...rest } = problem;
  const before = use.path.slice(0, use.path.indexOf(step)).map(({ name }) => name);
  const data = [use.name, ...before, 'data'].join('.').replaceAll(/\.(\d+)/g, '[$1]');
  const hint = `the properties of what was thrown are in ${data}: write ${data}.${step.name}`;
  return [{ ...rest, hint }];
}

/** How a run has ended is known in `finally`. */
function checkRun(use: NameUse, { ending = false }: Scope): TemplateProblem[] {
  const [step] = use.path;
  const isOfEnd = step !== undefined && has(endingProperties, step.name);
  if (isOfEnd && ending) {
    if (step.name === 'state') return [];
    return problemsOfFailure(use, unknownOfFailure(use.path.slice(1)));
  }
  if (isOfEnd) {
    const message = `'run.${step.name}' exists only in the 'finally' of the workflow`;
    const { start, end } = use;
    return [{ code: 'MR202', message, start, end }];
  }
  return member(use, 'property of the run', new Set(runProperties));
}

function checkTask(use: NameUse, scope: Scope): TemplateProblem[] {
  const [task, property, ...rest] = use.path;
  const [, , ...steps] = use.steps;
  if (!task) {
    return [
      forbidden(use, "'task' must be followed by the name of a task", 'write task.NAME.output'),
    ];
  }
  const around = scope.blocks?.get(task.name);
  if (around) return problemsOfBlock(use, task, around);
  if (!scope.tasks.has(task.name)) {
    const block = scope.inside?.get(task.name);
    if (block !== undefined) return [insideOf(block, task)];
    return [
      {
        ...unknown(task, task.name, `unknown task '${task.name}'`, [...scope.tasks]),
        code: 'MR301',
      },
    ];
  }
  switch (property?.name) {
    case undefined:
      return [];
    case 'error':
      return problemsOfFailure(use, unknownOfFailure(rest));
    case 'items':
      return [
        ...problemsOfFailure(use, unknownOfItems(rest)),
        ...problemsOfItems(steps, scope.known.get(task.name)),
      ];
    case 'output':
      if (scope.silent?.has(task.name)) return [hasNoOutput(task.name, property)];
      return problemOfValue(steps, scope.known.get(task.name)?.output);
  }
  if (!property || has(taskProperties, property.name)) return [];
  return [unknownMember(property, 'task property', taskProperties)];
}

/** A block has not ended while its tasks run. */
function problemsOfBlock(
  { path: [, property], ...use }: NameUse,
  { name }: PathStep,
  known: readonly string[],
): TemplateProblem[] {
  if (property && known.includes(property.name)) return [];
  const what = property ? `task.${name}.${property.name}` : `task.${name}`;
  const message = `'${what}' is not known within '${name}', which has not ended`;
  const hint = known.length > 0 ? `its ${known.join(' and ')} can be read` : undefined;
  return [{ ...forbidden(property ?? use, message, hint), code: 'MR202' }];
}

function insideOf(block: string, task: PathStep): TemplateProblem {
  const message = `'${task.name}' is inside '${block}'`;
  return { ...forbidden(task, message, `give it by the 'output' of '${block}'`), code: 'MR301' };
}

function hasNoOutput(block: string, at: PathStep): TemplateProblem {
  const hint = `write 'output' in '${block}'`;
  return { ...forbidden(at, `'${block}' has no output`, hint), code: 'MR202' };
}

/** Of the outputs in the items of a task. */
function problemsOfItems([, property, ...steps]: Steps, task: KnownTask | undefined) {
  return property?.name === 'output' ? problemOfValue(steps, task?.itemOutput) : [];
}

function member(use: NameUse, what: string, known: ReadonlySet<string>): TemplateProblem[] {
  const [step] = use.path;
  return step && !known.has(step.name) ? [unknownMember(step, what, [...known])] : [];
}

function unknownMember(step: PathStep, what: string, known: readonly string[]): TemplateProblem {
  return unknown(step, step.name, `unknown ${what} '${step.name}'`, known);
}

function unknown(
  at: Span,
  name: string,
  message: string,
  known: readonly string[],
): TemplateProblem {
  return { code: 'MR202', message, start: at.start, end: at.end, unknown: { name, known } };
}

/** Where a function exists that says how something ended. */
function placeOf(name: string): string {
  const inNext = "exists only in 'next'";
  return name === 'result' ? `${inNext}, 'fail_when' and 'retry.until'` : inNext;
}

function misplaced(use: NameUse, where: string): TemplateProblem {
  return { code: 'MR202', message: `'${use.name}' ${where}`, start: use.start, end: use.end };
}

function namesIn(scope: Scope): string[] {
  return [
    ...anywhere,
    ...(scope.item ? itemNames.filter((name) => name !== 'repetition' || scope.repetition) : []),
    ...(scope.attempt ? attemptNames : []),
    ...(scope.transition ? ['error', ...outcomeFunctions] : []),
    ...(scope.output ? ['result'] : []),
    ...Object.keys(globals),
  ];
}

function has(names: readonly string[], name: string): boolean {
  return names.includes(name);
}
