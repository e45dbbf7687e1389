// Prints the document in a file as the FlatBuffers compiler reads it: node schema/open.mjs FILE
import { readFileSync } from 'node:fs';
import { compiler, loadCompiler } from './compiler.mjs';

/** The FlatBuffer begins behind the header. */
const headerBytes = 16;

const file = process.argv[2];
const flatc = await loadCompiler();
if (file === undefined || !flatc) {
  console.error(flatc ? 'usage: node schema/open.mjs FILE' : `${compiler} could not be installed`);
  process.exitCode = 2;
} else {
  const entry = '/schema/document.fbs';
  const text = readFileSync(new URL('document.fbs', import.meta.url), 'utf8');
  const data = readFileSync(file).subarray(headerBytes);
  console.log(
    flatc.generateJSON(
      { entry, files: { [entry]: text } },
      { path: '/value.bin', data: new Uint8Array(data) },
      { rawBinary: true, strictJson: true, defaultsJson: true },
    ),
  );
}
