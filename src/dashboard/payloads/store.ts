/** GET /api/store: limits and facts of the store. */
export interface StorePage {
  readonly folder: string;
  readonly limits: readonly LimitRow[];
  readonly facts: readonly (readonly [name: string, text: string])[];
  readonly address: string;
  readonly allowed: readonly string[];
}

export interface LimitRow {
  readonly name: string;
  readonly inFlight: number;
  readonly concurrency: number | null;
  readonly rate: number | null;
  readonly rateLimit: string | null;
  readonly waiting: number;
  readonly usedBy: readonly string[];
}
