/** Order numbers that sort by when they were given, and can be read out on the telephone (no I, L, O, U). */
import { randomInt, randomUUID } from 'node:crypto';
import { OrderId } from '../../core/model/identifiers.ts';
import type { Clock, Identifiers } from '../../engine/ports.ts';

const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** Of 10 ms each, from 1970: enough until the year 2318. */
const TIME_LETTERS = 8;
/** 2^25 numbers for each 10 ms. Should two orders ever get the same one, the second is refused, not mixed in. */
const CHANCE_LETTERS = 5;

export const identifiers = (clock: Clock): Identifiers => ({
  order: () => OrderId.of(`O-${letters(Math.floor(clock.now() / 10), TIME_LETTERS)}${chance()}`),
  command: () => randomUUID(),
});

function letters(value: number, count: number): string {
  let text = '';
  for (let left = value, i = 0; i < count; i++, left = Math.floor(left / LETTERS.length))
    text = `${LETTERS[left % LETTERS.length]}${text}`;
  return text;
}

const chance = (): string => Array.from({ length: CHANCE_LETTERS }, () => LETTERS[randomInt(LETTERS.length)]).join('');
