/** Digests of the code of packs that a run calls, by pack. Those that are built in have none. */
export interface CodeRecord {
  /** When the run began to use it, in milliseconds since the epoch. */
  readonly since: number;
  /** The digest of the code of each pack, by the name of the pack. */
  readonly packs: Readonly<Record<string, string>>;
}
