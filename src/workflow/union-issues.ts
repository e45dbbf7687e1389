import type { z } from 'zod';
import { isRecord } from '../lang/json.ts';

type Issue = z.core.$ZodIssue;

/**
 * Where a key has several forms, one of them a map, and the author wrote a map: the problems of
 * that form, in place of a list of all forms.
 */
export function issuesOfMaps(issues: readonly Issue[], tree: unknown): Issue[] {
  return issues.flatMap((issue) => {
    if (issue.code !== 'invalid_union') return [issue];
    const value = issue.path.reduce((inner: unknown, key) => Object(inner)[key], tree);
    const form = isRecord(value) && issue.errors.find((found) => !found.some(refusesMaps));
    if (!form || form.some((found) => isForeign(found, value))) return [issue];
    return issuesOfMaps(
      form.map((found) => below(issue.path, found)),
      tree,
    );
  });
}

function below(path: Issue['path'], issue: Issue): Issue {
  return { ...issue, path: [...path, ...issue.path] };
}

/** The form is that of texts, numbers or lists. */
function refusesMaps({ code, path }: Issue): boolean {
  return path.length === 0 && code !== 'unrecognized_keys' && code !== 'custom';
}

/** None of the keys is one of that form: it was not meant. */
function isForeign(issue: Issue, value: Readonly<Record<string, unknown>>): boolean {
  const { code, path } = issue;
  return (
    code === 'unrecognized_keys' &&
    path.length === 0 &&
    issue.keys.length === Object.keys(value).length
  );
}
