import { printableLine } from '../../lang/printable.ts';
import type { Report } from '../payloads/report.ts';
import type { RunSnapshot, TaskRow } from '../payloads/run.ts';

/** Causes that a text lists. */
const mostCauses = 20;

/** The report as a text for people and issues. */
export function markdownReport({ run, signatures, failed, commands, facts }: Report): string {
  const { id, workflow, state, startedAt, elapsed, error } = run;
  const lines = [
    `# ${cell(workflow)}: ${state}`,
    '',
    `Run \`${id}\`, started ${new Date(startedAt).toISOString()}, ran ${seconds(elapsed)}.`,
    ...(error ? ['', `${error.code}: ${cell(error.message)}`] : []),
    '',
    '| task | state | succeeded | failed | total | rate | p50 ms | p95 ms | took |',
    '| --- | --- | --: | --: | --: | --: | --: | --: | --: |',
    ...run.tasks.map(taskLine),
    '',
    ...questionLines(run.questions),
    `## Failures (${count(failed)})`,
    '',
    ...causeLines(signatures),
    '',
    ...facts.map(([name, text]) => `- ${cell(name)}: ${cell(text)}`),
    '',
    ...commands.map((command) => `    ${command}`),
    '',
  ];
  return lines.join('\n');
}

function taskLine({ name, state, counts, total, rate, times, tookMs }: TaskRow): string {
  const [ok, cached, , , failed, timedOut] = counts;
  const [p50, p95] = times;
  const cells = [
    cell(name),
    state.replace('_', ' '),
    count(ok + cached),
    count(failed + timedOut),
    total === null ? '?' : count(total),
    `${rate}/s`,
    p50 ?? '',
    p95 ?? '',
    tookMs === null ? '' : seconds(tookMs),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** What the run waits for. */
function questionLines(questions: RunSnapshot['questions']): string[] {
  if (questions.length === 0) return [];
  const lines = questions.map(({ run, task, index, message }) => {
    const command = `millrace answer ${run} ${task}/${index}`;
    return `- ${cell(message)} (\`${command}\`)`;
  });
  return [`## Waits for answers (${count(questions.length)})`, '', ...lines, ''];
}

function causeLines({ rows, rest }: Report['signatures']): string[] {
  if (rows.length === 0) return ['None.'];
  const shown = rows.slice(0, mostCauses);
  const others = rest + rows.slice(mostCauses).reduce((sum, row) => sum + row.count, 0);
  return [
    '| count | task | code | cause | first item | last item |',
    '| --: | --- | --- | --- | --: | --: |',
    ...shown.map(
      (row) =>
        `| ${count(row.count)} | ${cell(row.task)} | ${row.code} | ${cell(row.text)} | ${row.firstItem} | ${row.lastItem} |`,
    ),
    ...(others > 0 ? ['', `And ${count(others)} of other causes.`] : []),
  ];
}

/** A text that cannot end a cell, nor mean anything else in Markdown. */
function cell(text: string): string {
  return printableLine(text).replaceAll(/[\\`*_{}[\]<>|#]/g, String.raw`\$&`);
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}

function seconds(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
