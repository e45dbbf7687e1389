import type { Outcome, RecordedRow, Row, Table } from './row.ts';

/** The text of docs/conformance.md. */
export function pageOf(tables: readonly Table<Row | RecordedRow>[]): string {
  const count = tables.reduce((sum, { rows }) => sum + rows.length, 0);
  return `# How Millrace behaves beside others

${count} situations: what Attune, Orquesta, Mistral, Argo Workflows and the Map of AWS Step Functions do in them, as far as
their own documentation and tests say, and what Millrace does and why. Every row runs as a test; the last
column is what it checks. The page is printed from the rows in \`test/conformance/rows\`, whose README names the sources.

${tables.map(tableAsMarkdown).join('\n')}`;
}

function tableAsMarkdown({ title, rows }: Table<Row | RecordedRow>): string {
  const lines = rows.map((row, at) => `| ${[at + 1, ...cells(row)].join(' | ')} |`);
  return [
    `## ${title}`,
    '',
    '| # | situation | others | ours, and why | checked |',
    '| --- | --- | --- | --- | --- |',
    ...lines,
    '',
  ].join('\n');
}

function cells(row: Row | RecordedRow): string[] {
  const { situation, others, ours } = row;
  const checked = 'gives' in row ? outcomeAsText(row.gives) : row.checked;
  const known = Object.entries(others).map(
    ([engine, [does, source]]) => `**${engine}**: ${does} (${source})`,
  );
  return [situation, known.join('<br>'), ours, checked].map(escaped);
}

function outcomeAsText({ refused, run, error, output, tasks, starts, order }: Outcome): string {
  const told = Object.entries(tasks ?? {}).map(([name, state]) => `${name} ${state}`);
  const began = Object.entries(starts ?? {}).map(
    ([name, indexes]) => `${name} began ${indexes.length === 0 ? 'never' : shortList(indexes)}`,
  );
  return [
    ...(refused ? [`refused: ${refused.join(', ')}`] : []),
    ...(run ? [`run ${run}${error ? ` (${error})` : ''}`] : []),
    ...told,
    ...(output === undefined ? [] : [`output \`${shortText(JSON.stringify(output))}\``]),
    ...began,
    ...(order ? [order.length === 0 ? 'nothing began' : `in order: ${order.join(', ')}`] : []),
  ].join('; ');
}

function shortList(indexes: readonly number[]): string {
  const shown = indexes.slice(0, 12).join(' ');
  return indexes.length > 12 ? `${shown} …` : shown;
}

function shortText(text: string): string {
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}

function escaped(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
