import type {
  Heat,
  Histogram,
  Series,
  Signatures,
} from '../../../src/dashboard/payloads/charts.ts';
import type { LogPage } from '../../../src/dashboard/payloads/log.ts';
import type { Report } from '../../../src/dashboard/payloads/report.ts';
import type { RunSnapshot } from '../../../src/dashboard/payloads/run.ts';
import { Refused } from './request.ts';
import type { RunSource } from './run-source.ts';

/** A report has its data in the page. */
export function readReport(): Report | undefined {
  const text = document.getElementById('report')?.textContent;
  return text ? (JSON.parse(text) as Report) : undefined;
}

export class ReportSource implements RunSource {
  readonly #report: Report;

  constructor(report: Report) {
    this.#report = report;
  }

  snapshot(): Promise<RunSnapshot> {
    return Promise.resolve(this.#report.run);
  }

  series(): Promise<Series> {
    return Promise.resolve(this.#report.series);
  }

  signatures(): Promise<Signatures> {
    return Promise.resolve(this.#report.signatures);
  }

  histogram(_signal: AbortSignal, task: string): Promise<Histogram> {
    const found = this.#report.histograms.find((histogram) => histogram.task === task);
    return found ? Promise.resolve(found) : Promise.reject(notHere(`run times of ${task}`));
  }

  heat(): Promise<Heat> {
    const { heat } = this.#report;
    return heat ? Promise.resolve(heat) : Promise.reject(notHere('its items in order'));
  }

  log(): Promise<LogPage> {
    return Promise.resolve(this.#report.log);
  }
}

function notHere(what: string): Refused {
  return new Refused({ code: 'not in the report', message: `The report does not hold ${what}.` });
}
