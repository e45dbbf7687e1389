import { isRecord, type Json } from '../../../lang/json.ts';
import { invalid, type Kind, NotAState } from './accumulator.ts';
import { ExactSum } from './exact-sum.ts';
import { Quantiles } from './quantiles.ts';
import { isNumberFrom, numberReader, settingsOf } from './settings.ts';
import { standardErrors } from './student.ts';
import { partialsOf } from './sum.ts';

const usual = [5, 25, 75, 95, 99];

/** Number, mean, standard deviation, median and the like of numbers. */
export const describing: Kind = (settings) => {
  const {
    of,
    percentiles = usual,
    confidence = 0.95,
  } = settingsOf(settings, ['of', 'percentiles', 'confidence']);
  if (!Array.isArray(percentiles) || !percentiles.every((one) => isNumberFrom(one, 0, 100))) {
    throw invalid("'percentiles' must be a list of numbers from 0 to 100");
  }
  if (!isNumberFrom(confidence, 0.5, 0.999_999)) {
    throw invalid("'confidence' must be a number from 0.5 to 0.999999");
  }
  const read = numberReader(of);
  return () => {
    const moments = new Moments();
    const quantiles = new Quantiles();
    return {
      add(value) {
        const number = read(value);
        if (number === undefined) return;
        moments.add(number);
        quantiles.add(number);
      },
      merge(state) {
        if (!isRecord(state)) throw new NotAState();
        moments.merge(state['moments']);
        quantiles.merge(state['quantiles']);
      },
      save: () => ({ moments: moments.save(), quantiles: quantiles.save() }),
      result(): Json {
        const { n, mean, sd } = moments;
        const median = quantiles.at(0.5);
        const named = percentiles.map((one): [string, Json] => [
          `p${one}`,
          quantiles.at(one / 100),
        ]);
        return {
          ...moments.result(),
          median,
          mad: median === null ? null : quantiles.deviation(median),
          percentiles: Object.fromEntries(named),
          interval: mean === null || sd === null ? null : interval(confidence, { n, mean, sd }),
        };
      },
    };
  };
};

/** Of the mean. */
function interval(
  confidence: number,
  { n, mean, sd }: { readonly n: number; readonly mean: number; readonly sd: number },
): Json {
  const margin = (standardErrors(confidence, n - 1) * sd) / Math.sqrt(n);
  return { confidence, low: mean - margin, high: mean + margin };
}

/**
 * Number, sum and spread. The spread is summed around the mean (Welford), and that of two parts is
 * combined with the distance of their means (Chan), so that nothing large is subtracted.
 */
class Moments {
  n = 0;
  readonly #sum = new ExactSum();
  /** The mean that the squares are around: rounded, and corrected with each number. */
  #centre = 0;
  #squares = 0;
  #least = Number.POSITIVE_INFINITY;
  #most = Number.NEGATIVE_INFINITY;

  add(value: number): void {
    this.n++;
    this.#sum.add(value);
    const distance = value - this.#centre;
    this.#centre += distance / this.n;
    this.#squares += distance * (value - this.#centre);
    this.#least = Math.min(this.#least, value);
    this.#most = Math.max(this.#most, value);
  }

  merge(state: unknown): void {
    if (!isRecord(state)) throw new NotAState();
    const { n, centre, squares, min, max } = state;
    if (typeof n !== 'number' || typeof centre !== 'number') throw new NotAState();
    if (n === 0) return;
    for (const partial of partialsOf(state, 'sum')) this.#sum.add(partial);
    const total = this.n + n;
    const distance = centre - this.#centre;
    this.#squares += Number(squares) + distance ** 2 * ((this.n * n) / total);
    this.#centre += (distance * n) / total;
    this.n = total;
    this.#least = Math.min(this.#least, Number(min));
    this.#most = Math.max(this.#most, Number(max));
  }

  save(): Json {
    const { n } = this;
    return {
      n,
      sum: [...this.#sum.partials],
      centre: this.#centre,
      squares: this.#squares,
      min: n === 0 ? null : this.#least,
      max: n === 0 ? null : this.#most,
    };
  }

  get mean(): number | null {
    return this.n === 0 ? null : this.#sum.value / this.n;
  }

  /** Of a sample: divided by n - 1. */
  get sd(): number | null {
    return this.n < 2 ? null : Math.sqrt(Math.max(0, this.#squares) / (this.n - 1));
  }

  result(): { readonly [name: string]: Json } {
    const { n, mean, sd } = this;
    const none = n === 0;
    const [min, max] = none ? [null, null] : [this.#least, this.#most];
    return { n, sum: this.#sum.value, mean, sd, min, max };
  }
}
