// How the command writes files of results. The package exports none of it.
export { sinkFiles } from '../data/sinks/sink-files.ts';
export { rowFormatOf } from '../formats/rows/row-format.ts';
export { isStandardOutput } from '../formats/rows/standard-output.ts';
