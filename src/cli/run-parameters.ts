import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { MillraceError, type RunParameters } from '../api/basics.ts';
import { parseParameters } from '../api/workflows.ts';

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
  const place = file === '-' ? 'standard input' : file;
  return { parameterTexts, parameters: parseParameters(await readContent(file), place) };
}

async function readContent(file: string): Promise<Uint8Array> {
  try {
    return file === '-' ? await buffer(process.stdin) : await readFile(file);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MillraceError('MR503', `the parameter file cannot be read: ${reason}`, { cause });
  }
}
