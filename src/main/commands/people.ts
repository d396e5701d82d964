import { fail, type Result } from '../../core/model/result.ts';
import type { Arguments } from '../arguments.ts';
import { withHub, type Client } from '../client.ts';
import type { MainFailure } from '../failure.ts';
import type { ShownPerson } from '../house/people.ts';
import type { Terminal } from '../terminal.ts';
import { complain } from './orders.ts';

/** People who sign in: `people add|grant --name N --role ROLE[:UNIT[:REGION]],…`, `people list`, `people stop --name N`. */
export async function people(
  folder: string,
  { words: [action = ''], options }: Arguments,
  terminal: Terminal,
): Promise<Result<number, readonly MainFailure[]>> {
  const name = options.get('--name') ?? '';
  const grants = (options.get('--role') ?? '').split(',').filter(Boolean).map(grantOf);
  const email = options.get('--email');
  const displayName = options.get('--display-name') ?? name;
  const isByOidc = options.has('--oidc');
  const works: Readonly<Record<string, (client: Client) => Promise<number>>> = {
    add: async (client) => {
      const answer = await client.addPerson({ name, displayName, grants, isByOidc, ...(email !== undefined && { email }) });
      if (!answer.ok) return complain(terminal, answer.failure);
      const { password } = answer.value.person;
      terminal.say(password === undefined ? `${name} signs in by the identity provider.` : `${name} signs in with ${password}`);
      return 0;
    },
    list: async (client) => {
      const answer = await client.people();
      if (!answer.ok) return complain(terminal, answer.failure);
      for (const person of answer.value.people) terminal.say(lineOf(person));
      return 0;
    },
    grant: async (client) => {
      const answer = await client.grantPerson(name, grants);
      return answer.ok ? said(terminal, answer.value.person) : complain(terminal, answer.failure);
    },
    stop: async (client) => {
      const answer = await client.stopPerson(name);
      return answer.ok ? said(terminal, answer.value.person) : complain(terminal, answer.failure);
    },
  };
  const work = Object.hasOwn(works, action) ? works[action] : undefined;
  if (work === undefined) {
    const wayOut = 'write people add, people list, people grant or people stop';
    return fail([{ code: 'argument-unexpected', what: action, wayOut }]);
  }
  return await withHub(folder, terminal, work);
}

/** `credit`, `credit:NORTH`, `credit:NORTH:OH`, `credit::OH`. */
function grantOf(text: string): object {
  const [role = '', businessUnit = '', region = ''] = text.split(':');
  return { role, ...(businessUnit !== '' && { businessUnit }), ...(region !== '' && { region }) };
}

function lineOf({ name, displayName, grants, isStopped }: ShownPerson): string {
  const roles = grants.map(({ role, businessUnit, region }) =>
    [role, businessUnit ?? '', region ?? ''].join(':').replace(/:+$/, ''),
  );
  return `${name} (${displayName}) ${roles.join(',') || 'no role'}${isStopped ? ' stopped' : ''}`;
}

function said(terminal: Terminal, person: ShownPerson): number {
  terminal.say(lineOf(person));
  return 0;
}
