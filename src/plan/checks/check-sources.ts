import { formOfName, type SourceFormat, standardInput } from '../../formats/source.ts';
import type { Problem } from '../../workflow/problem.ts';
import { makeProblem } from '../../workflow/problem.ts';
import type { Source, SourcedWorkflow, Task, WorkflowPath } from '../../workflow/workflow.ts';
import type { Graph } from '../graph.ts';
import { Precedence } from './precedence.ts';

interface Found {
  /** Within the task. */
  readonly path: WorkflowPath;
  readonly message: string;
  readonly hint?: string;
}

/** Finds settings that do not go with a source, or with the format of its items. */
export function checkSources(sourced: SourcedWorkflow, graph: Graph, problems: Problem[]): void {
  const order = new Precedence(graph);
  for (const [index, task] of sourced.workflow.tasks.entries()) {
    const found = [
      ...batchProblems(task),
      ...(task.source ? sourceProblems(task, task.source, order) : []),
    ];
    problems.push(...found.map((one) => problemOf(one, index, sourced)));
  }
}

/** Finds settings that have no effect, or another one than is meant. */
export function idleSourceSettings(sourced: SourcedWorkflow): Problem[] {
  return sourced.workflow.tasks.flatMap((task, index) =>
    (task.source ? idleIn(task, task.source) : []).map((one) => problemOf(one, index, sourced)),
  );
}

function problemOf(
  { path, message, hint }: Found,
  index: number,
  { workflow, locate }: SourcedWorkflow,
): Problem {
  const range = locate(['tasks', index, ...path]);
  return makeProblem('MR318', message, { hint, range, task: workflow.tasks[index]?.name });
}

function batchProblems({ source, withItems, batchBytes }: Task): Found[] {
  if (batchBytes === undefined || source || withItems === undefined) return [];
  const message = "'batch_size' in bytes needs a source: the elements of a list have no size";
  return [{ path: ['batch_size'], message, hint: 'write a number of elements' }];
}

function sourceProblems(task: Task, source: Source, order: Precedence): Found[] {
  const paths = [source.from].flat();
  return [
    ...(task.repeat
      ? [
          {
            path: ['repeat'],
            message: "'repeat' needs a list: the items of a source come one after the other",
            hint: "read them in a task before, and write with_items: '{{ task.NAME.output }}'",
          },
        ]
      : []),
    ...streamProblems(task, source, order),
    ...(source.format === undefined ? unnamedFormats(paths) : []),
    ...formatProblems(source, paths),
  ];
}

/** A stream can be read once, and stands alone. */
function streamProblems({ name }: Task, { from, format }: Source, order: Precedence): Found[] {
  const paths = [from].flat();
  if (!paths.includes(standardInput)) return [];
  const path = ['with_items', 'from'];
  if (paths.length > 1) {
    const hint = "give it a task of its own, with from: '-'";
    return [{ path, message: "'-' is a stream, and no part of a list of files", hint }];
  }
  if (format === 'parquet') {
    const message = "'-' is a stream, and a Parquet file is read from its end";
    return [{ path, message, hint: 'write it to a file, and name that' }];
  }
  if (!order.canPrecede(name, name)) return [];
  const message = `'${name}' can run more than once, but a stream can be read only once`;
  return [{ path, message, hint: 'read a file, or take the task out of the loop' }];
}

function unnamedFormats(paths: readonly string[]): Found[] {
  const unnamed = paths.find((path) => !path.includes('{{') && !formOfName(path).format);
  if (unnamed === undefined) return [];
  const what = unnamed === standardInput ? 'a stream has no name' : `'${unnamed}' does not name it`;
  const hint = 'write format: jsonl, csv, tsv, json, lines or nul';
  return [{ path: ['with_items'], message: `'format' is missing: ${what}`, hint }];
}

type FormatKey =
  'encoding' | 'header' | 'delimiter' | 'relax' | 'numbers' | 'bigIntegers' | 'skipEmpty';

const rows: readonly SourceFormat[] = ['csv', 'tsv'];
const texts: readonly SourceFormat[] = ['jsonl', 'json', ...rows, 'lines', 'nul'];

/** The formats that each setting is for. */
const formatsOf: Readonly<Record<FormatKey, readonly [string, readonly SourceFormat[]]>> = {
  encoding: ['encoding', texts],
  header: ['header', rows],
  delimiter: ['delimiter', ['csv']],
  relax: ['relax', rows],
  numbers: ['numbers', rows],
  bigIntegers: ['big_integers', ['jsonl', 'json', ...rows, 'parquet']],
  skipEmpty: ['skip_empty', ['lines', 'nul']],
};

function formatProblems(source: Source, paths: readonly string[]): Found[] {
  const format = source.format ?? knownFormat(paths);
  const found: Found[] = [];
  for (const [property, [key, formats]] of Object.entries(formatsOf)) {
    if (source[property as FormatKey] === undefined) continue;
    if (format === undefined || formats.includes(format)) continue;
    const message = `'${key}' is a setting of ${formats.join(', ')}, not of ${format}`;
    found.push({ path: ['with_items', key], message, hint: `omit '${key}'` });
  }
  if (source.header === false && Array.isArray(source.numbers)) {
    const hint = 'write numbers: true, or the names of the columns as header';
    const message = "'numbers' names columns, but without a header they have no names";
    found.push({ path: ['with_items', 'numbers'], message, hint });
  }
  return found;
}

/** The format of all files, if their names say it and agree. */
function knownFormat(paths: readonly string[]): SourceFormat | undefined {
  const [first, ...others] = new Set(
    paths.map((path) => (path.includes('{{') ? undefined : formOfName(path).format)),
  );
  return others.length === 0 ? first : undefined;
}

function idleIn({ tolerate, failFast }: Task, { seed, sample }: Source): Found[] {
  const found: Found[] = [];
  if (seed !== undefined && sample === undefined) {
    found.push({ path: ['with_items', 'seed'], message: "'seed' has no effect without 'sample'" });
  }
  const bounds = typeof tolerate === 'string' ? undefined : tolerate;
  if (failFast && bounds?.percent !== undefined && bounds.count === undefined) {
    const message =
      "'fail_fast' has no effect with 'percent' alone: the number of items is known when the source ends";
    found.push({ path: ['fail_fast'], message, hint: "add 'count' to 'tolerate'" });
  }
  return found;
}
