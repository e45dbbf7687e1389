import type { ActionContext } from '../../context.ts';
import { Draft } from './draft.ts';
import { fileAt, named, writerOf } from './files.ts';

/** A file that an action writes part by part. Its errors name it. */
export class OutputFile {
  readonly #path: string;
  readonly #draft: Draft;

  private constructor(path: string, draft: Draft) {
    this.#path = path;
    this.#draft = draft;
  }

  static open(path: string, ctx: ActionContext): Promise<OutputFile> {
    return named('write', path, async () => {
      return new OutputFile(path, await Draft.open(fileAt({ path }, ctx), writerOf(ctx)));
    });
  }

  /** Where another process can write it, and `measure` is called afterwards. */
  get temporary(): string | undefined {
    return this.#draft.temporary;
  }

  measure(): Promise<void> {
    return named('write', this.#path, () => this.#draft.measure());
  }

  /** The last bytes of it, at most `most`. */
  end(most: number): Promise<Buffer> {
    return named('read', this.#path, () => this.#draft.end(most));
  }

  write(part: Uint8Array): Promise<void> {
    return named('write', this.#path, () => this.#draft.write(part));
  }

  /** Puts the file in its place. */
  commit(): Promise<{ path: string; bytes: number }> {
    return named('write', this.#path, async () => {
      return { path: this.#path, bytes: await this.#draft.commit() };
    });
  }

  /** Leaves what is in the place as it is. */
  discard(): Promise<void> {
    return this.#draft.discard();
  }
}
