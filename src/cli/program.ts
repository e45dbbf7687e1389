import { Command, Option } from 'commander';
import type { CancelOptions } from './commands/cancel.ts';
import type { CleanCommandOptions } from './commands/clean.ts';
import type { DoctorOptions } from './commands/doctor.ts';
import type { GraphOptions } from './commands/graph.ts';
import type { InspectOptions } from './commands/inspect-options.ts';
import type { PauseOptions } from './commands/pause.ts';
import type { PsOptions } from './commands/ps.ts';
import type { ResumeCommandOptions } from './commands/resume.ts';
import type { RetryCommandOptions } from './commands/retry.ts';
import type { RunOptions } from './commands/run.ts';
import type { ValidateOptions } from './commands/validate.ts';
import { help } from './help.ts';
import { collect, collectPair, endStates, wholeNumber } from './option-values.ts';
import type { Terminal } from './terminal.ts';

/**
 * The command line. Each command loads its module, and with it the library, only when it is called: help and
 * version need neither. `exit` receives the exit code of the command.
 */
export function buildProgram(
  terminal: Terminal,
  version: string,
  exit: (code: number) => void,
): Command {
  const program = new Command('millrace')
    .description('Runs workflows on this machine, fast, and loses nothing.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .showHelpAfterError('  hint: add --help to see how it is used')
    .configureOutput({
      writeOut: (text) => terminal.data(text),
      writeErr: (text) => terminal.print(text.trimEnd()),
      outputError: (text, write) => write(usageError(text, terminal)),
    })
    .exitOverride()
    .addHelpText('after', help.program);
  addRun(program, terminal, exit);
  addResume(program, terminal, exit);
  addValidate(program, terminal, exit);
  addGraph(program, terminal, exit);
  addPs(program, terminal, exit);
  addInspect(program, terminal, exit);
  addRetry(program, terminal, exit);
  addPause(program, terminal, exit);
  addCancel(program, terminal, exit);
  addClean(program, terminal, exit);
  addDoctor(program, terminal, exit);
  return program;
}

/** A suggestion of commander stands on a line of its own. */
function usageError(text: string, { style }: Terminal): string {
  const [head = '', ...rest] = text.trimEnd().split('\n');
  return [
    head.replace(/^error:/, `${style('red', 'MR501')} usage `),
    ...rest.map((line) => `  ${line}`),
  ].join('\n');
}

type Exit = (code: number) => void;

const store = ['--store <dir>', 'store folder (default: $MILLRACE_STORE or .millrace)'] as const;
const json = ['--json', 'print one JSON document'] as const;
const workers = [
  '-j, --workers <n>',
  'worker threads (default: one per processor)',
  wholeNumber,
] as const;
const workerMemory = [
  '--worker-memory <mb>',
  'heap that a worker thread may have, in MiB (default: what Node gives it)',
  wholeNumber,
] as const;
const actions = [
  '--actions <dir>',
  'folder of action files; repeatable (default: actions/ beside FLOW)',
  collect,
] as const;
const quiet = ['-q, --quiet', 'print no progress, only what went wrong'] as const;

function addRun(program: Command, terminal: Terminal, exit: Exit): void {
  program
    .command('run <flow>')
    .description('run a workflow file')
    .option('-p, --param <key=value>', 'a parameter; repeatable', collectPair)
    .option('--params <file>', 'parameters as a JSON object; - is standard input')
    .option(...actions)
    .option(...store)
    .option(...workers)
    .option(...workerMemory)
    .addOption(
      new Option(
        '--durability <kind>',
        'what a commit survives: a power cut, or the end of this process',
      ).choices(['disk', 'process']),
    )
    .option('--key <key>', 'start at most one run with this key; answer the one that there is')
    .option('--dry-run', 'print what would be run, and run nothing')
    .option(...json)
    .option(...quiet)
    .addHelpText('after', help.run)
    .action(async (flow: string, options: RunOptions) => {
      const { runCommand } = await import('./commands/run.ts');
      exit(await runCommand(flow, options, terminal));
    });
}

function addResume(program: Command, terminal: Terminal, exit: Exit): void {
  program
    .command('resume [run]')
    .description('go on with a run that was interrupted or paused')
    .option(...store)
    .option(...workers)
    .option(...workerMemory)
    .option('--takeover', 'take the run from a process that is alive but does not go on')
    .option(...json)
    .option(...quiet)
    .addHelpText('after', help.resume)
    .action(async (run: string | undefined, options: ResumeCommandOptions) => {
      const { resumeCommand } = await import('./commands/resume.ts');
      exit(await resumeCommand(run, options, terminal));
    });
}

function addValidate(program: Command, terminal: Terminal, exit: Exit): void {
  program
    .command('validate <flow>')
    .description('find all that is wrong with a workflow file')
    .option(...actions)
    .option(...json)
    .addHelpText('after', help.validate)
    .action(async (flow: string, options: ValidateOptions) => {
      const { validateCommand } = await import('./commands/validate.ts');
      exit(await validateCommand(flow, options, terminal));
    });
}

function addGraph(program: Command, terminal: Terminal, exit: Exit): void {
  program
    .command('graph <flow-or-run>')
    .description('draw a workflow file, or a run with its states')
    .addOption(
      new Option('-f, --format <format>', 'what to print')
        .choices(['mermaid', 'dot', 'svg', 'json'])
        .default('mermaid'),
    )
    .option(...store)
    .addHelpText('after', help.graph)
    .action(async (name: string, options: GraphOptions) => {
      const { graphCommand } = await import('./commands/graph.ts');
      exit(await graphCommand(name, options, terminal));
    });
}

function addPs(program: Command, terminal: Terminal, exit: Exit): void {
  program
    .command('ps')
    .description('list runs, newest first')
    .option(...store)
    .addOption(new Option('-n, --number <n>', 'how many').argParser(wholeNumber).default(20))
    .option('-a, --all', 'list all of them')
    .option(...json)
    .addHelpText('after', help.ps)
    .action(async (options: PsOptions) => {
      const { psCommand } = await import('./commands/ps.ts');
      exit(await psCommand(options, terminal));
    });
}

function addInspect(program: Command, terminal: Terminal, exit: Exit): void {
  program
    .command('inspect [run] [task]')
    .description('show a run, TASK of it, or an item as TASK/INDEX')
    .option(...store)
    .option('--failed', 'list all items that failed')
    .option(...json)
    .addHelpText('after', help.inspect)
    .action(async (run: string | undefined, task: string | undefined, options: InspectOptions) => {
      const { inspectCommand } = await import('./commands/inspect.ts');
      exit(await inspectCommand(run, task, options, terminal));
    });
}

function addRetry(program: Command, terminal: Terminal, exit: Exit): void {
  program
    .command('retry <run>')
    .description('try what failed of a run again, and keep what succeeded')
    .option('--task <name>', 'only what failed of this task; repeatable', collect)
    .option(...store)
    .option(...workers)
    .option(...json)
    .option(...quiet)
    .addHelpText('after', help.retry)
    .action(async (run: string, options: RetryCommandOptions) => {
      const { retryCommand } = await import('./commands/retry.ts');
      exit(await retryCommand(run, options, terminal));
    });
}

function addPause(program: Command, terminal: Terminal, exit: Exit): void {
  program
    .command('pause <run>')
    .description('pause a run, whichever process runs it, once its items in flight have ended')
    .option(...store)
    .addHelpText('after', help.pause)
    .action(async (run: string, options: PauseOptions) => {
      const { pauseCommand } = await import('./commands/pause.ts');
      exit(await pauseCommand(run, options, terminal));
    });
}

function addCancel(program: Command, terminal: Terminal, exit: Exit): void {
  program
    .command('cancel <run>')
    .description('cancel a run, whichever process runs it')
    .addOption(
      new Option(
        '--policy <kind>',
        'what becomes of items in flight (default: as the workflow says)',
      ).choices(['cancel_running', 'allow_finish']),
    )
    .option(...store)
    .addHelpText('after', help.cancel)
    .action(async (run: string, options: CancelOptions) => {
      const { cancelCommand } = await import('./commands/cancel.ts');
      exit(await cancelCommand(run, options, terminal));
    });
}

function addClean(program: Command, terminal: Terminal, exit: Exit): void {
  program
    .command('clean')
    .description('remove runs that have ended')
    .option('--older-than <duration>', 'that ended so long ago: 30d, 12h')
    .option('--keep <n>', 'all but the newest n', wholeNumber)
    .option('--state <states>', 'that ended so: succeeded, failed, cancelled', endStates)
    .option('--dry-run', 'only say which')
    .option(...store)
    .option(...json)
    .addHelpText('after', help.clean)
    .action(async (options: CleanCommandOptions) => {
      const { cleanCommand } = await import('./commands/clean.ts');
      exit(await cleanCommand(options, terminal));
    });
}

function addDoctor(program: Command, terminal: Terminal, exit: Exit): void {
  program
    .command('doctor')
    .description('check whether this machine and the store folder are fit for runs')
    .option(...store)
    .option(...json)
    .addHelpText('after', help.doctor)
    .action(async (options: DoctorOptions) => {
      const { doctorCommand } = await import('./commands/doctor.ts');
      exit(await doctorCommand(options, terminal));
    });
}
