import { fail, type Result } from '../../core/model/result.ts';
import type { Arguments } from '../arguments.ts';
import { withHub, type Client } from '../client.ts';
import type { MainFailure } from '../failure.ts';
import type { Terminal } from '../terminal.ts';
import { complain } from './orders.ts';

/** Keys of the API: `keys create --name N --scopes A,B`, `keys list`, `keys revoke --id ID`. */
export async function keys(
  folder: string,
  { words: [action = ''], options }: Arguments,
  terminal: Terminal,
): Promise<Result<number, readonly MainFailure[]>> {
  const asked = { name: options.get('--name') ?? '', id: options.get('--id') ?? '', scopes: options.get('--scopes') ?? '' };
  const work = { create, list, revoke }[action];
  if (work === undefined)
    return fail([{ code: 'argument-unexpected', what: action, wayOut: 'write keys create, keys list or keys revoke' }]);
  return await withHub(folder, terminal, async (client) => await work(client, terminal, asked));
}

interface AskedKey {
  readonly name: string;
  readonly id: string;
  readonly scopes: string;
}

async function create(client: Client, terminal: Terminal, { name, scopes }: AskedKey): Promise<number> {
  const answer = await client.createKey(name, scopes.split(',').filter(Boolean));
  if (!answer.ok) return complain(terminal, answer.failure);
  terminal.say(answer.value.key);
  return 0;
}

async function list(client: Client, terminal: Terminal): Promise<number> {
  const answer = await client.keys();
  if (!answer.ok) return complain(terminal, answer.failure);
  for (const { id, name, scopes, revokedAt } of answer.value.keys)
    terminal.say(`${id} ${name} ${scopes.join(',')}${revokedAt === undefined ? '' : ' revoked'}`);
  return 0;
}

async function revoke(client: Client, terminal: Terminal, { id }: AskedKey): Promise<number> {
  const answer = await client.revokeKey(id);
  if (!answer.ok) return complain(terminal, answer.failure);
  terminal.say(`${id} is revoked.`);
  return 0;
}
