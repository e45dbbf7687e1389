/** An event of the Trace Event Format. Times are in microseconds. */
export interface TraceEvent {
  readonly name: string;
  readonly ph: 'M' | 'X' | 'b' | 'e';
  readonly pid: number;
  readonly tid: number;
  readonly ts?: number;
  readonly dur?: number;
  readonly cat?: string;
  readonly id?: string;
  readonly args?: Readonly<Record<string, unknown>>;
}
