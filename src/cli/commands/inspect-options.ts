export interface InspectOptions {
  readonly store?: string;
  readonly json?: boolean;
  readonly failed?: boolean;
}
