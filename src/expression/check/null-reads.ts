import type { AnyNode, Expression } from 'acorn';
import { childrenOf } from '../syntax/children.ts';
import { parseTemplate } from '../syntax/parse.ts';
import { analyse } from './analysis.ts';
import type { NameUse } from './findings.ts';

/** A property of the output of a task that is read without `?.`. */
export interface ValueRead {
  readonly task: string;
  /** By `result()`. */
  readonly isResult: boolean;
  /** The same with `?.`. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Properties that a template reads of outputs of tasks and of `result()`, the output of `own`,
 * unless it tests the task in the same expression.
 */
export function nullReads(template: string, own: string | undefined): ValueRead[] {
  return parseTemplate(template).parts.flatMap((part) => {
    if (part.kind !== 'tag') return [];
    const tested = new Set(testsIn(part.expression).flatMap((test) => tasksRead(test, own)));
    const { uses, defaults } = analyse(part.expression);
    return uses.flatMap((use) => {
      const read = readOf(use, template, own);
      const isDefault = defaults.some(
        ({ value }) => value.start <= use.start && use.end <= value.end,
      );
      return read && !isDefault && !tested.has(read.task) ? [read] : [];
    });
  });
}

/** The tasks that a template reads anything of; `result()` is the task itself. */
export function tasksOf(template: string, own: string | undefined): string[] {
  return parseTemplate(template).parts.flatMap((part) =>
    part.kind === 'tag' ? tasksRead(part.expression, own) : [],
  );
}

function tasksRead(node: AnyNode, own?: string): string[] {
  return analyse(node as Expression).uses.flatMap(({ name, path: [task] }) => {
    if (name === 'result' || name === 'error') return own ?? [];
    return name === 'task' && task ? [task.name] : [];
  });
}

/** What decides whether another part of an expression is evaluated. */
function testsIn(node: AnyNode): AnyNode[] {
  const inner = childrenOf(node).flatMap(testsIn);
  if (node.type === 'ConditionalExpression') return [node.test, ...inner];
  return node.type === 'LogicalExpression' ? [node.left, ...inner] : inner;
}

function readOf(
  { name, start, path, steps }: NameUse,
  template: string,
  own: string | undefined,
): ValueRead | undefined {
  const isResult = name === 'result';
  if (!isResult && (name !== 'task' || path[1]?.name !== 'output')) return undefined;
  const task = isResult ? own : path[0]?.name;
  const [step] = isResult ? steps : steps.slice(2);
  if (task === undefined || !step || step.isOptional) return undefined;
  const before = template.slice(start, step.start);
  const text = `${before.replace(/\.\s*$/, '').replace(/\[\s*['"]?$/, '')}?.${/^\d/.test(step.name) ? `[${step.name}]` : step.name}`;
  return { task, isResult, text, start, end: step.end };
}
