import type { Analysis, NameUse } from './findings.ts';
import { analyse } from './analysis.ts';
import { changeOfShared } from './changes.ts';
import { checkUse } from './check-use.ts';
import { becomesAnother } from '../../lang/integers.ts';
import { forbidden, type TemplateProblem } from '../template-problem.ts';
import { itemNames } from '../names.ts';
import { parseTemplate } from '../syntax/parse.ts';
import { recordRead } from './reads.ts';
import type { Scope, TaskReference, TemplateReads } from './scope.ts';

export interface TemplateCheck {
  readonly problems: readonly TemplateProblem[];
  readonly reads: TemplateReads;
  readonly references: readonly TaskReference[];
  readonly dependsOnItem: boolean;
}

/**
 * Checks all tags of `text` against the names of `scope`. Problems are in the order of the text.
 */
export function checkTemplate(text: string, scope: Scope): TemplateCheck {
  const template = parseTemplate(text);
  const problems: TemplateProblem[] = [...template.problems];
  const uses: NameUse[] = [];
  for (const part of template.parts) {
    if (part.kind !== 'tag') continue;
    const analysis = analyse(part.expression);
    problems.push(...analysis.problems);
    uses.push(...analysis.uses);
    if (scope.readOnly) problems.push(...analysis.changes.map(changeOfShared));
    if (scope.exactIntegers) problems.push(...analysis.inexact.map(inexactLiteral));
  }
  const reads = {
    parameters: false,
    vars: false,
    variables: [],
    run: false,
    result: false,
    tasks: {},
  };
  const references: TaskReference[] = [];
  for (const use of uses) {
    problems.push(...checkUse(use, scope));
    recordRead(use, scope, reads, references);
  }
  return {
    problems: problems.toSorted((a, b) => a.start - b.start),
    reads,
    references,
    dependsOnItem: uses.some(({ name }) => itemNames.some((one) => one === name)),
  };
}

function inexactLiteral({ digits, start, end }: Analysis['inexact'][number]): TemplateProblem {
  return forbidden({ start, end }, becomesAnother(digits), `write it as text: '${digits}'`);
}
