import { fail, type Result } from '../../core/model/result.ts';
import type { Arguments } from '../arguments.ts';
import type { NewKey } from '../../api/keys.ts';
import { withHub, type Client } from '../client.ts';
import type { MainFailure } from '../failure.ts';
import type { Terminal } from '../terminal.ts';
import { complain } from './orders.ts';

/** Keys of the API: `keys create --name N --scopes A,B [--roles TEAM,TEAM] [--per-minute N]`, `keys list`, `keys revoke --id ID`. */
export async function keys(
  folder: string,
  { words: [action = ''], options }: Arguments,
  terminal: Terminal,
): Promise<Result<number, readonly MainFailure[]>> {
  const several = (option: string): readonly string[] => (options.get(option) ?? '').split(',').filter(Boolean);
  const perMinute = options.get('--per-minute');
  const asked = {
    id: options.get('--id') ?? '',
    name: options.get('--name') ?? '',
    scopes: several('--scopes'),
    roles: several('--roles'),
    ...(perMinute !== undefined && { perMinute: Number(perMinute) }),
  };
  const work = { create, list, revoke }[action];
  if (work === undefined)
    return fail([{ code: 'argument-unexpected', what: action, wayOut: 'write keys create, keys list or keys revoke' }]);
  return await withHub(folder, terminal, async (client) => await work(client, terminal, asked));
}

interface AskedKey extends NewKey {
  readonly id: string;
}

async function create(client: Client, terminal: Terminal, { id: _, ...asked }: AskedKey): Promise<number> {
  const answer = await client.createKey(asked);
  if (!answer.ok) return complain(terminal, answer.failure);
  terminal.say(answer.value.key);
  return 0;
}

async function list(client: Client, terminal: Terminal): Promise<number> {
  const answer = await client.keys();
  if (!answer.ok) return complain(terminal, answer.failure);
  for (const { id, name, scopes, roles, revokedAt } of answer.value.keys)
    terminal.say(
      `${id} ${name} ${[scopes.join(','), roles.join(',')].filter(Boolean).join(' ')}${revokedAt === undefined ? '' : ' revoked'}`,
    );
  return 0;
}

async function revoke(client: Client, terminal: Terminal, { id }: AskedKey): Promise<number> {
  const answer = await client.revokeKey(id);
  if (!answer.ok) return complain(terminal, answer.failure);
  terminal.say(`${id} is revoked.`);
  return 0;
}
