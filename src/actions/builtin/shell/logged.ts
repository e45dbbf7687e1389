import type { OutputStream } from '../../../lang/output-stream.ts';
import { PrintedText } from '../../../processes/printed-text.ts';
import { type ProgramOutput, spawnerAccess } from '../../../processes/spawner-access.ts';
import type { ActionContext } from '../../context.ts';
import type { RunInput } from './input.ts';

/**
 * What the log of the item gets of the output: each line of the streams that `log` names, as it
 * comes, and the end of the others.
 */
export class LoggedOutput implements ProgramOutput {
  readonly #log: RunInput['log'];
  readonly #lines: PrintedText;
  readonly #kept: ProgramOutput | undefined;

  constructor({ log }: RunInput, ctx: ActionContext) {
    this.#log = log;
    this.#kept = spawnerAccess().output?.();
    this.#lines = new PrintedText((stream, text) => {
      for (const line of text.split('\n')) ctx.log(line.replace(/\r$/, ''), { stream });
    });
  }

  print(stream: OutputStream, chunk: Buffer): void {
    if (this.#log === stream || this.#log === 'both') this.#lines.add(stream, chunk);
    else this.#kept?.print(stream, chunk);
  }

  end(): void {
    this.#lines.end();
    this.#kept?.end();
  }
}
