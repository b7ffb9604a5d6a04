#!/usr/bin/env node
import { allCommands } from './commands/all-commands.ts';
import { runCommand } from './run-command.ts';
import { endProcess, terminal, tolerateClosedPipe } from './terminal.ts';

tolerateClosedPipe();
endProcess(await runCommand(process.argv.slice(2), allCommands, terminal));
