/** An object of the caller, looked at for what may be special about it. */
export interface Foreign {
  readonly toJSON?: unknown;
  readonly [key: string]: unknown;
}
