/** Where the rows of a sink go: a file under a temporary name, or what cannot be replaced. */
export interface SinkPlace {
  /** `-` for standard output. */
  readonly path: string;
  /** The path of the file until it is whole. Where `path` is a link, beside what that leads to. */
  readonly part: string;
  /** The file that its first bytes are to be copied from. */
  readonly from?: string;
  /** Files of processes that had the run before: they go once the file has its name. */
  readonly left?: readonly string[];
}

export interface SinkStart {
  /** Bytes of the file that are kept. */
  readonly length: number;
  /** Once it is aborted, what waits for the reader of a pipe throws. */
  readonly signal: AbortSignal;
  /** Whether the run is still that of this process. */
  readonly isOwner?: () => boolean;
}

/** A file that is written to its end, and that survives a crash up to its last step. */
export interface SinkFile {
  /** Resolves when there is room for more, and the bytes are not used any longer. */
  write(bytes: Uint8Array): Promise<void>;
  /** Returns its length, all of which is on disk. */
  step(): Promise<number>;
  close(): Promise<void>;
}

/** Writes files of results. Every method throws MR607, with the path, when the file cannot be. */
export interface SinkFiles {
  /** Opens a file to write on. Throws, and touches no file, if another process has the run. */
  open(place: SinkPlace, start: SinkStart): Promise<SinkFile>;
  /** Gives a whole file its name. Does nothing when it has it. */
  place(place: SinkPlace): Promise<void>;
  /** Removes what was written of a file that gets no name. */
  discard(place: SinkPlace): Promise<void>;
}

/**
 * Bytes, and milliseconds, after which what was written is put on disk and committed. Tests
 * lower them.
 */
export const sinkStep = { bytes: 8 << 20, ms: 1000 };

/** For an engine whose tasks write no files. */
export const noFiles: SinkFiles = {
  open: (place) => Promise.reject(new Error(`nothing writes ${place.path}`)),
  place: () => Promise.resolve(),
  discard: () => Promise.resolve(),
};
