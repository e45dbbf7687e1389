import { errorTable, type WorkflowText } from '../api/basics.ts';
import { type Change, findChanges } from '../api/changes.ts';
import { printableLine } from '../api/texts.ts';
import { showProblems } from './show-errors.ts';
import { joined, type Line, styled } from './style.ts';
import type { Terminal } from './terminal.ts';
import { counted } from './text.ts';

/** Prints what means something else than in the version before. Returns the exit code. */
export function showChanges(
  flow: string,
  source: WorkflowText,
  { json = false }: { readonly json?: boolean },
  terminal: Terminal,
): number {
  const found = findChanges(source);
  if (!found.ok) {
    showProblems(found.error, terminal);
    terminal.print('', `${flow}: ${counted(found.error.problems.length, 'problem')}`);
    return errorTable.MR502.exit;
  }
  const changes = found.value;
  if (json) {
    const document = { schema: 'millrace.changes/1', file: flow, changes: changes.map(changeJson) };
    terminal.data(`${JSON.stringify(document)}\n`);
  }
  for (const change of changes) terminal.print(...changeLines(flow, change));
  const what = changes.length === 1 ? 'means' : 'mean';
  terminal.print(
    changes.length === 0
      ? `${flow} means what it meant`
      : `${flow}: ${counted(changes.length, 'part')} ${what} something else than before`,
  );
  return changes.length === 0 ? 0 : 1;
}

function changeLines(flow: string, { message, hint, range }: Change): Line[] {
  const place = range ? `${flow}:${range.line}:${range.column}` : flow;
  return [
    joined(styled('yellow', place), `  ${printableLine(message)}`),
    joined('  ', styled('cyan', 'hint:'), ` ${printableLine(hint)}`),
  ];
}

function changeJson(change: Change): object {
  const { kind, message, hint, range, task = null } = change;
  const { line = null, column = null, endLine = null, endColumn = null } = range ?? {};
  return { kind, message, hint, line, column, endLine, endColumn, task };
}
