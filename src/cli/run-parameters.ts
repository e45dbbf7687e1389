import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { type RunParameters, MillraceError } from '../api/basics.ts';

interface ParameterOptions {
  /** `-p key=value`, by key. */
  readonly param?: Readonly<Record<string, string>>;
  /** `--params`: a JSON file, or `-` for standard input. */
  readonly params?: string;
}

/** Reads the parameters of a run; `-p` wins over `--params`. Throws MR503 or MR501 for the file. */
export async function readParameters(options: ParameterOptions): Promise<RunParameters> {
  const { param: parameterTexts = {}, params: file } = options;
  if (file === undefined) return { parameterTexts };
  return { parameterTexts, parameters: parseObject(await readContent(file), file) };
}

async function readContent(file: string): Promise<string> {
  try {
    return file === '-' ? await text(process.stdin) : await readFile(file, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MillraceError('MR503', `the parameter file cannot be read: ${reason}`, { cause });
  }
}

function parseObject(content: string, file: string): NonNullable<RunParameters['parameters']> {
  const hint = 'write the parameters as one JSON object: {"name": value, …}';
  const place = file === '-' ? 'standard input' : file;
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    // The rest of the message quotes the file, which may hold secrets.
    const reason = message.replace(/, (?:\.\.\.)?".*$/s, '');
    throw new MillraceError('MR501', `${place} is not JSON: ${reason}`, { hint });
  }
  if (isObject(value)) return value;
  throw new MillraceError('MR501', `${place} does not hold a JSON object`, { hint });
}

function isObject(value: unknown): value is NonNullable<RunParameters['parameters']> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
