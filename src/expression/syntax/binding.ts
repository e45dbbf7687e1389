import type { AnyNode, Pattern } from 'acorn';
import type { Fault } from '../fault.ts';
import { forbidden } from '../fault.ts';
import { reservedPrefix } from '../names.ts';

/** An expression within a pattern: a default value, or the key of a property. */
export interface PatternExpression {
  readonly expression: AnyNode;
  readonly key: boolean;
  readonly computed: boolean;
}

/** Collects the names that a parameter of an arrow function binds, and the expressions within it. */
export function bindPattern(
  pattern: Pattern,
  names: Set<string>,
  inside: PatternExpression[],
  faults: Fault[],
): void {
  switch (pattern.type) {
    case 'Identifier':
      if (pattern.name.startsWith(reservedPrefix)) {
        faults.push(forbidden(pattern, `names that begin with ${reservedPrefix} are reserved`));
      }
      if (pattern.name === 'default') faults.push(forbidden(pattern, "'default' is a function"));
      names.add(pattern.name);
      return;
    case 'AssignmentPattern':
      inside.push({ expression: pattern.right, key: false, computed: false });
      return bindPattern(pattern.left, names, inside, faults);
    case 'RestElement':
      return bindPattern(pattern.argument, names, inside, faults);
    case 'ArrayPattern':
      for (const element of pattern.elements)
        if (element) bindPattern(element, names, inside, faults);
      return;
    case 'ObjectPattern':
      for (const property of pattern.properties) {
        if (property.type === 'RestElement') bindPattern(property, names, inside, faults);
        else {
          inside.push({ expression: property.key, key: true, computed: property.computed });
          bindPattern(property.value, names, inside, faults);
        }
      }
      return;
    case 'MemberExpression':
      faults.push(forbidden(pattern, 'assignments are not allowed'));
  }
}
