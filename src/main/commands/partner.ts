import { fail, ok, type Result } from '../../core/model/result.ts';
import { resolve } from 'node:path';
import type { Arguments } from '../arguments.ts';
import type { MainFailure } from '../failure.ts';
import { checkPartner } from '../partners/check.ts';
import type { Terminal } from '../terminal.ts';
import { complain } from './orders.ts';

/** `partner check FOLDER`: the folder is read, and all its examples are run. */
export async function partner(
  { words: [action = '', folder = ''] }: Arguments,
  terminal: Terminal,
): Promise<Result<number, readonly MainFailure[]>> {
  if (action !== 'check')
    return fail([{ code: 'argument-unexpected', what: action, wayOut: 'write orderkeel partner check FOLDER' }]);
  const checked = await checkPartner(resolve(folder));
  if (!checked.ok) return checked;
  const { examples, failures, partner: name } = checked.value;
  for (const example of examples) terminal.say(`  ${example}`);
  if (failures.length > 0) return ok(complain(terminal, failures));
  terminal.say(`${name}: ${examples.length} examples, all as they have to be.`);
  return ok(0);
}
