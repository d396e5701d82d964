#!/usr/bin/env node
// Starts Orderkeel under the Node it was tested with (the npm package `node`), whichever Node npm itself runs on.
// Kept to plain old JavaScript, since an older Node has to read this file.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const pinned = dirname(createRequire(import.meta.url).resolve('node/package.json'));
const node = join(pinned, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
const cli = fileURLToPath(new URL('../src/main/cli.ts', import.meta.url));

const strip = new URL('./strip-types.js', import.meta.url).href;

const flags = ['--disable-warning=ExperimentalWarning', '--import', strip];
const child = spawn(node, [...flags, cli, ...process.argv.slice(2)], { stdio: 'inherit' });

// A terminal sends its signal to both processes; a service manager only to this one. The child decides when to end.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));

child.on('error', (error) => {
  process.stderr.write(`orderkeel could not start ${node}: ${error.message}\n`);
  process.exitCode = 1;
});
child.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143);
});
