/** The part of Standard Schema v1 used here. Schemas of zod, valibot and arktype fit it. */
export interface StandardSchema<Raw = unknown, Checked = Raw> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => SchemaResult<Checked> | Promise<SchemaResult<Checked>>;
    readonly types?: { readonly input: Raw; readonly output: Checked } | undefined;
  };
}

/** The checked value, or the issues. */
export type SchemaResult<Checked> =
  | { readonly value: Checked; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] };

/** What does not match a schema, and where. */
export interface SchemaIssue {
  /** What is wrong. */
  readonly message: string;
  /** The keys that lead to the value; absent for the whole value. */
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** Returns `servers[3].url: expected a string`. An issue without a path is about the input. */
export function describeIssue(issue: SchemaIssue): string {
  let path = '';
  for (const step of issue.path ?? []) {
    const key = typeof step === 'object' ? step.key : step;
    if (typeof key === 'number') path += `[${key}]`;
    else path += path === '' ? String(key) : `.${String(key)}`;
  }
  return path === '' ? issue.message : `${path}: ${issue.message}`;
}
