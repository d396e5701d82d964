/** Who may sign in to the first run's console, and with what. */
import type { SignIn } from '../day/sign-ins.ts';
import { table } from './table.ts';

export const signInsTable = (people: readonly SignIn[]): string =>
  table(
    [{ title: 'ROLE' }, { title: 'NAME' }, { title: 'PASSWORD' }],
    people.map(({ role, name, password }) => [role, name, password]),
  );
