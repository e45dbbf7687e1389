/** What `docs/errors.md` says about an error code, beside its row in `src/errors.ts`. */
export interface ErrorNote {
  /** What has happened, and when it comes. */
  readonly cause: string;
  readonly example: Example;
  /** What to do. */
  readonly mend: string;
}

export type Example = CommandExample | ProgramExample | DescribedExample;

/** Files, and shell lines that are run in their folder. The last line shows the error. */
export interface CommandExample {
  readonly files: Readonly<Record<string, string>>;
  readonly lines: readonly string[];
  /** What the error says, or a part of it without paths and ids. */
  readonly message: string;
}

/** A module that throws the error, or prints it. */
export interface ProgramExample {
  readonly program: string;
  /** As in a command. */
  readonly message: string;
}

/** What needs more than one folder on one machine: a test names these codes. */
interface DescribedExample {
  readonly described: string;
}

/** A workflow whose run ends with the error; `inspect` shows the error of an item. */
export function runs(flow: string, message: string, inspect?: string): CommandExample {
  const shows = inspect === undefined ? [] : [`millrace inspect last ${inspect}`];
  return { files: { 'flow.yaml': flow }, lines: ['millrace run flow.yaml', ...shows], message };
}

/** A workflow that has the problem. */
export function validates(flow: string, message: string): CommandExample {
  return { files: { 'flow.yaml': flow }, lines: ['millrace validate flow.yaml'], message };
}

export function throws(program: string, message: string): ProgramExample {
  return { program, message };
}
