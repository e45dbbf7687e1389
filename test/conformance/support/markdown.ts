import type { Outcome, RecordedRow, Row, Table } from './row.ts';

/** The text of docs/conformance.md. */
export function pageOf(tables: readonly Table<Row | RecordedRow>[]): string {
  const count = tables.reduce((sum, { rows }) => sum + rows.length, 0);
  return `# Millrace compared with other engines

This page lists ${count} situations: what Attune, Orquesta, Mistral, Argo Workflows, AWS Step Functions, Kestra,
Serverless Workflow and CWL do in them, according to their own documentation and tests, and what Millrace does and why. A
row names those whose documentation speaks of it. Every row runs as a test; the last column states what the test checks. The page is generated from \`test/conformance/rows\`; the README of
\`test/conformance\` names the sources.

${tables.map(tableAsMarkdown).join('\n')}`;
}

function tableAsMarkdown({ title, rows }: Table<Row | RecordedRow>): string {
  const lines = rows.map((row, at) => `| ${[at + 1, ...cells(row)].join(' | ')} |`);
  return [
    `## ${title}`,
    '',
    '| # | situation | other engines | Millrace, and why | checked |',
    '| --- | --- | --- | --- | --- |',
    ...lines,
    '',
  ].join('\n');
}

function cells(row: Row | RecordedRow): string[] {
  const { situation, others, ours } = row;
  const checked = 'gives' in row ? outcomeAsText(row.gives) : row.checked;
  const known = Object.entries(others).map(
    ([engine, [does, source]]) => `**${engine}**: ${asText(does)} (${asText(source)})`,
  );
  return [asText(situation), known.join('<br>'), asText(ours), checked].map(escaped);
}

function outcomeAsText({ refused, run, error, output, tasks, starts, order }: Outcome): string {
  const states = Object.entries(tasks ?? {}).map(([name, state]) => `${name} ${state}`);
  const began = Object.entries(starts ?? {}).map(
    ([name, indexes]) =>
      `${name} ${indexes.length === 0 ? 'never started' : `started ${shortList(indexes)}`}`,
  );
  return [
    ...(refused ? [`refused: ${refused.join(', ')}`] : []),
    ...(run ? [`run ${run}${error ? ` (${error})` : ''}`] : []),
    ...states,
    ...(output === undefined ? [] : [`output ${asCode(shortText(JSON.stringify(output)))}`]),
    ...began,
    ...(order ? [order.length === 0 ? 'nothing started' : `in order: ${order.join(', ')}`] : []),
  ].join('; ');
}

function shortList(indexes: readonly number[]): string {
  const shown = indexes.slice(0, 12).join(' ');
  return indexes.length > 12 ? `${shown} …` : shown;
}

function shortText(text: string): string {
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}

/** Text of the page: no HTML. */
function asText(text: string): string {
  return text.replaceAll('<', '&lt;');
}

/** Code in a line of the page, also with a backtick in it. */
function asCode(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}

function escaped(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
