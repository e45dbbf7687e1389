// The command line, from its words to its exit code.
import { callCommand, exitCodeFor } from './call-command.ts';
import { calledAs, setCommandName } from './called-as.ts';
import { giveSignalsTheirEffect } from './stop-signals.ts';
import { Terminal } from './terminal.ts';

setCommandName(calledAs(process.env, process.argv[1]));

const terminal = Terminal.ofProcess();

process.on('uncaughtException', (error) => {
  terminal.setLive([]);
  void exitCodeFor(error, terminal).then((code) => process.exit(code));
});

// Some libraries print an error that they also throw. Actions have consoles of their own.
console.error = () => {};

giveSignalsTheirEffect();

process.exitCode = await callCommand(process.argv.slice(2), terminal);
