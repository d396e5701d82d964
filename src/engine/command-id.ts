import type { StoredMessage } from './ports.ts';

/**
 * The number of a command that a message of the ledger asks for. The same message again is the same command; replayed on
 * purpose it is another one, since a refusal is final under its number, and what was done is known by what it says.
 */
export const commandId = ({ id, replays = 0 }: StoredMessage, part: number | string): string =>
  `message:${id}:${part}${replays === 0 ? '' : `:again-${replays}`}`;
