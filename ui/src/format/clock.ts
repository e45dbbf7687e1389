import { roughly, two } from './durations.ts';

export type Zone = 'utc' | 'local';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Times of day and dates in one zone. */
export class Clock {
  readonly #zone: Zone;

  constructor(zone: Zone) {
    this.#zone = zone;
  }

  #parts(
    at: number,
  ): readonly [day: number, month: string, hour: number, minute: number, s: number] {
    const time = new Date(at);
    return this.#zone === 'utc'
      ? [
          time.getUTCDate(),
          months[time.getUTCMonth()] ?? '',
          time.getUTCHours(),
          time.getUTCMinutes(),
          time.getUTCSeconds(),
        ]
      : [
          time.getDate(),
          months[time.getMonth()] ?? '',
          time.getHours(),
          time.getMinutes(),
          time.getSeconds(),
        ];
  }

  time(at: number): string {
    const [, , hour, minute, second] = this.#parts(at);
    return `${two(hour)}:${two(minute)}:${two(second)}`;
  }

  minutes(at: number): string {
    return this.time(at).slice(0, 5);
  }

  date(at: number): string {
    const [day, month] = this.#parts(at);
    return `${two(day)} ${month}`;
  }

  /** Near times by their distance, others by their date. */
  ago(at: number, now: number): string {
    const passed = Math.max(0, now - at);
    if (passed < 20 * 3.6e6) return `${roughly(passed)} ago`;
    return `${this.date(at)} ${this.minutes(at)}`;
  }
}
