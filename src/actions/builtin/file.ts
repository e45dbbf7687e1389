// Actions on files. Paths are relative to the folder in which the run was started.
export { read_bytes, write_bytes } from './file/bytes.ts';
export { glob, stat } from './file/finding.ts';
export { hash } from './file/hash.ts';
export { read_csv, read_json, read_jsonl, read_lines, read_text } from './file/reading.ts';
export { write_csv, write_json, write_jsonl, write_text } from './file/writing.ts';
