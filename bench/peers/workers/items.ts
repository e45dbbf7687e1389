import { describe } from '../../actions/bench.ts';

type Input = Parameters<typeof describe>[0];

/** Runs the items of a chunk. Returns their outputs. */
export default function runChunk(inputs: readonly Input[]): ReturnType<typeof describe>[] {
  return inputs.map(describe);
}
