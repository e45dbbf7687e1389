/** Facts of error codes, by their code. */
export type Codes = Readonly<Record<string, CodeFacts>>;

/** What is known of every error with one code. */
interface CodeFacts {
  readonly name: string;
  /** The exit code of a command that ends with it; 0: only ever a warning. */
  readonly exit: number;
  readonly about: string;
}
