/** Where the text of a sink goes: a file under a temporary name, or what cannot be replaced. */
export interface SinkPlace {
  /** `-` for standard output. */
  readonly path: string;
  /** The path of the file until it is whole. Where `path` is a link, beside what that leads to. */
  readonly part: string;
}

/** A file that is written to its end, and that survives a crash up to its last step. */
export interface SinkFile {
  /** Resolves when there is room for more. */
  write(text: string): Promise<void>;
  /** Returns its length, all of which is on disk. */
  step(): Promise<number>;
  close(): Promise<void>;
}

/** Writes files of results. Every method throws MR607, with the path, when the file cannot be. */
export interface SinkFiles {
  /**
   * Opens a file whose first `length` bytes are kept. Once `signal` is aborted, what waits for the
   * reader of a pipe throws.
   */
  open(place: SinkPlace, length: number, signal: AbortSignal): Promise<SinkFile>;
  /** Gives a whole file its name. Does nothing when it has it. */
  place(place: SinkPlace): Promise<void>;
  /** Removes what was written of a file that gets no name. */
  discard(place: SinkPlace): Promise<void>;
}

/**
 * Characters, and milliseconds, after which what was written is put on disk and committed. Tests
 * lower them.
 */
export const sinkStep = { characters: 8 << 20, ms: 1000 };

/** For an engine whose tasks write no files. */
export const noFiles: SinkFiles = {
  open: (place) => Promise.reject(new Error(`nothing writes ${place.path}`)),
  place: () => Promise.resolve(),
  discard: () => Promise.resolve(),
};
