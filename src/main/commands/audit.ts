import { createPublicKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../core/model/result.ts';
import { verifyAudit } from '../../engine/audit/verify.ts';
import type { Arguments } from '../arguments.ts';
import type { MainFailure } from '../failure.ts';
import { auditFolder, CHECKPOINTS, linesOf, PUBLIC_KEY } from '../house/audit.ts';
import { openStore } from '../house/database.ts';
import type { Terminal } from '../terminal.ts';

/** `audit verify`: ends with 1 when something was found. A copy of the checkpoints that is kept elsewhere is the better judge. */
export async function audit(
  folder: string,
  { words: [action = ''], options }: Arguments,
  terminal: Terminal,
): Promise<Result<number, readonly MainFailure[]>> {
  if (action !== 'verify') return fail([{ code: 'argument-unexpected', what: action, wayOut: 'write audit verify' }]);
  const file = options.get('--checkpoints') ?? join(auditFolder(folder), CHECKPOINTS);
  const keyFile = options.get('--public-key') ?? join(auditFolder(folder), PUBLIC_KEY);
  const [first, key] = [await textOf(file), await textOf(keyFile)];
  if (!first.ok) return first;
  if (!key.ok) return key;
  const opened = await openStore(folder, process.env['DATABASE_URL'], (database) => database);
  if (!opened.ok) return fail([opened.failure]);
  const { store, close } = opened.value;
  try {
    const { findings, entries, acts, checkpoints } = await verifyAudit(
      store,
      async () => linesOf(await readFile(file, 'utf8')),
      createPublicKey(key.value),
    );
    for (const { what, where } of findings) terminal.say(`${what}: ${where}`);
    terminal.say(
      `${entries} entries of orders, ${acts} other acts and ${checkpoints} checkpoints: ${findings.length === 0 ? 'all as they were written.' : `${findings.length} not as they were written.`}`,
    );
    return ok(findings.length === 0 ? 0 : 1);
  } finally {
    await close();
  }
}

async function textOf(file: string): Promise<Result<string, readonly MainFailure[]>> {
  try {
    return ok(await readFile(file, 'utf8'));
  } catch (error) {
    const detail = (error as NodeJS.ErrnoException).code ?? String(error);
    return fail([{ code: 'file-unreadable', file, detail, wayOut: 'give the file with --checkpoints or --public-key' }]);
  }
}
