#!/usr/bin/env node
import { main } from './cli/main.ts';
import { openTerminal } from './cli/terminal.ts';

const terminal = openTerminal();
process.exitCode = await main(process.argv.slice(2), terminal);
// A connection that somebody forgot must not keep a finished command from ending.
setTimeout(() => process.exit(), 500).unref();
