import type { AnyNode, Pattern } from 'acorn';
import type { TemplateProblem } from '../template-problem.ts';
import { forbidden } from '../template-problem.ts';
import { reservedPrefix } from '../names.ts';

/** A default value or a property key within a pattern. */
export interface PatternExpression {
  readonly expression: AnyNode;
  readonly key: boolean;
  readonly computed: boolean;
}

/** Collects the names that a parameter of an arrow function binds, and its inner expressions. */
export function bindPattern(
  pattern: Pattern,
  names: Set<string>,
  inside: PatternExpression[],
  problems: TemplateProblem[],
): void {
  switch (pattern.type) {
    case 'Identifier':
      if (pattern.name.startsWith(reservedPrefix)) {
        problems.push(forbidden(pattern, `names that begin with ${reservedPrefix} are reserved`));
      }
      if (pattern.name === 'default') problems.push(forbidden(pattern, "'default' is a function"));
      names.add(pattern.name);
      return;
    case 'AssignmentPattern':
      inside.push({ expression: pattern.right, key: false, computed: false });
      return bindPattern(pattern.left, names, inside, problems);
    case 'RestElement':
      return bindPattern(pattern.argument, names, inside, problems);
    case 'ArrayPattern':
      for (const element of pattern.elements)
        if (element) bindPattern(element, names, inside, problems);
      return;
    case 'ObjectPattern':
      for (const property of pattern.properties) {
        if (property.type === 'RestElement') bindPattern(property, names, inside, problems);
        else {
          inside.push({ expression: property.key, key: true, computed: property.computed });
          bindPattern(property.value, names, inside, problems);
        }
      }
      return;
    case 'MemberExpression':
      problems.push(forbidden(pattern, 'assignments are not allowed'));
  }
}
