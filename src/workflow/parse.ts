import { basename, extname } from 'node:path';
import type { Result } from '../lang/result.ts';
import { err, ok } from '../lang/result.ts';
import type { Duplicate } from './canonical.ts';
import { isRecord } from '../lang/json.ts';
import { edgesOfSteps, issuesOfBlocks } from './block-form.ts';
import { canonicalise } from './canonical.ts';
import { withDefaults, writtenPath } from './defaults.ts';
import { workflowInMilliseconds } from './duration-form.ts';
import { problemsOfForm } from './issues.ts';
import type { Locator } from './locate.ts';
import { createLocator } from './locate.ts';
import { makeProblem, type Problem, sortProblems } from './problem.ts';
import { repair } from './repair.ts';
import { type WorkflowForm, workflowSchema } from './schema.ts';
import { isInOrder, locateSteps, stepsAsTasks } from './steps-form.ts';
import { toWorkflow } from './to-workflow.ts';
import { locateWritten } from './from-workflow.ts';
import { issuesOfMaps } from './union-issues.ts';
import { type Language, latestLanguage } from './workflow.ts';
import type { SourcedWorkflow, WorkflowPath } from './workflow.ts';
import { readYaml } from './yaml.ts';

export interface ParseOptions {
  readonly file?: string | undefined;
  /** Of a run that is stored; else the latest. */
  readonly language?: Language | undefined;
}

/** All problems of a text, and the workflow if its meaning is clear despite them. */
export interface Reading {
  readonly problems: readonly Problem[];
  readonly sourced?: SourcedWorkflow;
}

/** Reads a workflow from YAML or JSON text. Returns all problems of syntax, or else of form. */
export function parseWorkflow(
  text: string,
  options: ParseOptions = {},
): Result<SourcedWorkflow, readonly Problem[]> {
  const { problems, sourced } = readText(text, options);
  return sourced && problems.length === 0 ? ok(sourced) : err(problems);
}

/** The same for stages that look for more problems in a workflow with a wrong form. */
export function readText(text: string, options: ParseOptions = {}): Reading {
  const { file, language = latestLanguage } = options;
  const yaml = readYaml(text, { exactIntegers: language > 1, mergeKeys: language > 2 });
  if (yaml.problems.some(({ code }) => code === 'MR101')) {
    return { problems: sortProblems(yaml.problems) };
  }
  const found = root(yaml.value);
  const range = yaml.rangeOf(0, 0);
  if ('message' in found) return { problems: [...yaml.problems, { ...found, range }] };
  const places = createLocator(yaml, text, found.path);
  const duplicates: Duplicate[] = [];
  const canonical = canonicalise(found.tree, duplicates);
  const inOrder = isInOrder(canonical);
  const [written, at] = inOrder
    ? [stepsAsTasks(canonical), locateSteps(places)]
    : [canonical, places];
  const tree = language < 3 ? workflowInMilliseconds(written) : written;
  const checked = workflowSchema.safeParse(tree);
  const issues = [
    ...issuesOfMaps(checked.error?.issues ?? [], tree),
    ...(inOrder ? edgesOfSteps(canonical['steps'], ['tasks']) : []),
    ...issuesOfBlocks(tree),
  ];
  const problems = sortProblems([
    ...yaml.problems,
    ...duplicates.map((one) => duplicateSpelling(one, at)),
    ...strangers(yaml.value, found.path, createLocator(yaml, text, [])),
    ...problemsOfForm(issues, tree, at),
  ]);
  const form = checked.success && issues.length === 0 ? checked.data : repaired(tree, issues);
  if (!form) return { problems };
  const { form: whole, inherited } = withDefaults(form);
  const origins: Locator = {
    value: (path, part) => at.value(writtenPath(inherited, path), part),
    key: (path) => at.key(writtenPath(inherited, path)),
  };
  const locate: SourcedWorkflow['locate'] = (path, part) =>
    locateWritten(whole, origins, path, part);
  const workflow = toWorkflow(whole, fileName(file), inherited);
  const named = file === undefined ? {} : { file };
  return {
    problems,
    sourced: { workflow, language, text, locate, locateKey: origins.key, ...named },
  };
}

function repaired(tree: unknown, issues: Parameters<typeof repair>[1]): WorkflowForm | undefined {
  const meant = repair(tree, issues);
  const checked = isRecord(meant) ? workflowSchema.safeParse(canonicalise(meant, [])) : undefined;
  return checked?.data;
}

function fileName(file: string | undefined): string {
  return file === undefined ? 'workflow' : basename(file, extname(file));
}

type Root = { readonly tree: Readonly<Record<string, unknown>>; readonly path: WorkflowPath };

/** A workflow may be nested under a key `workflow`. */
function root(value: unknown): Root | Problem {
  if (value === null || value === undefined) {
    return { code: 'MR105', message: 'the text is empty', hint: "a workflow has at least 'tasks'" };
  }
  if (!isRecord(value)) {
    const what = Array.isArray(value) ? 'a list' : 'a single value';
    return {
      code: 'MR104',
      message: `a workflow is a map of keys, not ${what}`,
      hint: "begin with 'tasks:'",
    };
  }
  const inner = value['workflow'];
  return isRecord(inner) ? { tree: inner, path: ['workflow'] } : { tree: value, path: [] };
}

/** Keys next to the outer `workflow`. */
function strangers(value: unknown, path: WorkflowPath, at: Locator): Problem[] {
  if (path.length === 0 || !isRecord(value)) return [];
  const others = Object.keys(value).filter((key) => key !== 'workflow');
  return others.map((key) => {
    const message = `unknown key '${key}' next to 'workflow'`;
    return makeProblem('MR102', message, {
      hint: "move it below 'workflow'",
      range: at.key([key]),
    });
  });
}

function duplicateSpelling({ path, key }: Duplicate, at: Locator): Problem {
  const message = `'${key}' repeats a key in another spelling`;
  const isForeign = path.length === 0 && ['output', 'output_map'].includes(key);
  const hint = isForeign ? "'output' of Attune is a schema, which is left out here" : undefined;
  return makeProblem('MR106', message, { hint, range: at.key([...path, key]) });
}
