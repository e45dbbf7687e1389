import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { type RunParameters, MillraceError } from '../index.ts';

interface ParameterOptions {
  /** `-p key=value`, as they were typed. */
  readonly param?: Readonly<Record<string, string>>;
  /** `--params`: a JSON file, or `-` for standard input. */
  readonly params?: string;
}

/** What the options give as parameters; those of `-p` win. Throws MR503 or MR501 for the file. */
export async function givenParameters(options: ParameterOptions): Promise<RunParameters> {
  const { param: parameterTexts = {}, params: file } = options;
  if (file === undefined) return { parameterTexts };
  return { parameterTexts, parameters: parseObject(await contentOf(file), file) };
}

async function contentOf(file: string): Promise<string> {
  try {
    return file === '-' ? await text(process.stdin) : await readFile(file, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MillraceError('MR503', `the parameter file cannot be read: ${reason}`, { cause });
  }
}

function parseObject(content: string, file: string): NonNullable<RunParameters['parameters']> {
  const hint = 'Write the parameters as one JSON object: {"name": value, …}';
  const place = file === '-' ? 'standard input' : file;
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    // What follows quotes the file, which may hold secrets.
    const reason = message.replace(/, (?:\.\.\.)?".*$/s, '');
    throw new MillraceError('MR501', `${place} is not JSON: ${reason}`, { hint });
  }
  if (isParameters(value)) return value;
  throw new MillraceError('MR501', `${place} does not hold a JSON object`, { hint });
}

/** What JSON.parse gave is JSON all the way down. */
function isParameters(value: unknown): value is NonNullable<RunParameters['parameters']> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
