import type { Action } from '../../src/actions/define.ts';
import { compileTemplate } from '../../src/expression/compile/compile.ts';
import { compileTree } from '../../src/expression/compile/input.ts';
import type { Names } from '../../src/expression/names.ts';
import { type ResultCheck, resultCheck } from '../../src/items/result-check.ts';
import type { Json } from '../../src/lang/json.ts';
import type { LaneBlock, LaneStep } from '../../src/wire/lane-block.ts';
import type { OpenNames } from '../../src/wire/open-names.ts';
import type { ConsumerContext } from '../item-context.ts';
import {
  hasTemplates,
  type StepSettings,
  settingsOf,
  type RenderSettings,
} from './step-settings.ts';

type Render<T = unknown> = (names: Names) => T;

/** What a lane runs for each item, compiled once in a consumer. */
export interface CompiledBlock {
  readonly steps: readonly CompiledStep[];
  readonly names: readonly string[];
  /** Some template sees steps, or may. */
  readonly readsSteps: boolean;
  /** Absent: null. */
  readonly output: Render | undefined;
}

/** A step of it. */
export interface CompiledStep {
  readonly name: string;
  readonly number: number;
  /** From the outermost block down. */
  readonly path: string;
  /** What `ctx` has of the step. */
  readonly context: ConsumerContext;
  readonly work:
    | { readonly kind: 'end' }
    | { readonly kind: 'action'; readonly action: Action }
    | { readonly kind: 'block'; readonly block: CompiledBlock };
  readonly input: Render;
  readonly when: Render | undefined;
  readonly check: ResultCheck | undefined;
  readonly settings: Render<StepSettings>;
  /** The conditions of its rules, by position. */
  readonly retryWhen: readonly (Render | undefined)[];
}

interface CompilerParts {
  readonly context: ConsumerContext;
  readonly actions: ReadonlyMap<string, Action>;
  /** The names that all items share. */
  readonly names: OpenNames;
  /** Present when settings have templates. */
  readonly render: RenderSettings | undefined;
}

/** Throws if a template cannot be compiled. */
export function compileBlock(
  { steps, output }: LaneBlock,
  parts: CompilerParts,
  around = '',
): CompiledBlock {
  return {
    steps: steps.map((step) => compileStep(step, parts, around)),
    readsSteps: readsSteps({ steps, ...(output === undefined ? {} : { output }) }),
    names: steps.map(({ name }) => name),
    output: output === undefined ? undefined : compileEach(output, 'output'),
  };
}

/** Whether templates see steps, or may: those that are rendered for each item. */
function readsSteps({ steps, output }: LaneBlock): boolean {
  return output !== undefined || steps.some(seesSteps);
}

function seesSteps(step: LaneStep): boolean {
  const { when, failWhen, retry, block } = step;
  if (when !== undefined || failWhen !== undefined || step.readsSteps) return true;
  const isAsked = retry.some((rule) => rule.when !== undefined);
  return isAsked || hasTemplates(step) || (block !== undefined && readsSteps(block));
}

function compileStep(step: LaneStep, parts: CompilerParts, around: string): CompiledStep {
  const { name, number, block, when, failWhen, readsSteps, retry } = step;
  const { names, context } = parts;
  const path = `${around}${name}`;
  const { elements: _, ...task } = context.task;
  return {
    name,
    number,
    path,
    context: { ...context, task: { ...task, task: name, visit: 1 } },
    work: block
      ? { kind: 'block', block: compileBlock(block, parts, `${path}/`) }
      : step.endsBlock
        ? { kind: 'end' }
        : { kind: 'action', action: actionOf(step, parts) },
    input: readsSteps ? compileEach(step.input, 'input') : compileOnce(step.input, 'input', names),
    when: when === undefined ? undefined : compileEach(when, 'when'),
    check: failWhen === undefined ? undefined : resultCheck({ failWhen }, names),
    settings: settingsOf(step, parts.render),
    retryWhen: retry.map((rule) => (rule.when ? compileTemplate(rule.when) : undefined)),
  };
}

function actionOf({ action: name }: LaneStep, { actions }: CompilerParts): Action {
  const action = actions.get(name);
  if (!action) throw new Error(`the action ${name} is not loaded`);
  return action;
}

/** Renders for each item what it has in common with others, too. */
function compileEach(tree: Json, field: string): Render {
  const program = compileTree(tree, field);
  return (names) => program.bind(names)(names.item, names.index, names.repetition);
}

function compileOnce(tree: Json, field: string, shared: OpenNames): Render {
  const program = compileTree(tree, field);
  let bound: ReturnType<typeof program.bind> | undefined;
  return ({ item, index, repetition }) => (bound ??= program.bind(shared))(item, index, repetition);
}
