/** Loaded with `--import`: each SIGUSR2 sets the wall clock of the process forward or back. */
const real = Date.now;
const jump = Number(process.env['MILLRACE_TEST_JUMP']);
let offset = 0;

Date.now = () => real() + offset;
process.on('SIGUSR2', () => (offset += jump));
