/**
 * A real Tryton 6.0 as the ERP. Tryton has no idempotency of its own: everything is looked for under our key before it is
 * made, so the same key is safe to send again, and what became of it can be read back.
 */
import type { Connection, ReadBack, SendResult } from '../../../engine/connection.ts';
import type { Store, WantedEffect } from '../../../engine/ports.ts';
import { refused, TrytonFailure } from './answer.ts';
import { book, numberOf, unbook } from './book.ts';
import { Tryton, type Talk, type TrytonAccess } from './client.ts';
import { credit, findInvoice, invoice } from './invoice.ts';
import { findBooking } from './sale.ts';
import { findPosting, ship, unship } from './ship.ts';

export interface TrytonOptions extends TrytonAccess {
  readonly name: string;
  /** Two acts on one sale at once would each rest on what the other is about to change, whichever process does them. */
  readonly alone: Store['alone'];
  /** For all the calls of one effect. Default 30 s. */
  readonly timeoutMs?: number;
}

/** What Tryton does in one server process is about one sale a second; more at once only wait for each other's locks. */
const CONCURRENCY_MAX = 4;

export function tryton(options: TrytonOptions): Connection {
  const { name, alone, timeoutMs = 30_000 } = options;
  const server = new Tryton(options);
  return {
    name,
    // After a time-out Tryton may still end the one call that was under way.
    capabilities: { dedupes: true, readable: { finalAfterMs: 2 * timeoutMs } },
    concurrencyMax: CONCURRENCY_MAX,
    // Whatever it waits for before, and however many calls it takes, the last of them leaves so long after the first may.
    send: async (effect, record, leaveBy) =>
      await alone(`${name} ${effect.order}`, async () => {
        const talk = server.talk(Math.min(timeoutMs, leaveBy + timeoutMs - performance.now()), record);
        return await answered(talk, async () => await act(talk, effect));
      }),
    readBack: async (effect, record) => {
      const talk = server.talk(timeoutMs, record);
      return await lookFor(talk, effect);
    },
  };
}

/** Gives Tryton's own number for what was done. */
async function act(talk: Talk, effect: WantedEffect): Promise<string | undefined> {
  const isUndo = effect.act === 'undo';
  switch (effect.task) {
    case 'erp.book':
      return isUndo ? await nothing(unbook(talk, effect)) : await book(talk, effect);
    case 'erp.ship':
      return isUndo ? await nothing(unship(talk, effect)) : await ship(talk, effect);
    case 'finance.invoice':
      return isUndo ? await nothing(credit(talk, effect)) : await invoice(talk, effect);
    default:
      throw refused('not-supported', `Tryton is not asked to ${effect.act} ${effect.task}`);
  }
}

async function nothing(done: Promise<void>): Promise<undefined> {
  await done;
}

async function lookFor(talk: Talk, effect: WantedEffect): Promise<ReadBack> {
  const reference = await referenceOf(talk, effect);
  return reference === undefined ? { found: 'not-there' } : { found: 'there', reference };
}

async function referenceOf(talk: Talk, effect: WantedEffect): Promise<string | undefined> {
  if (effect.task === 'erp.ship') return (await findPosting(talk, effect))?.number;
  if (effect.task === 'finance.invoice') return await findInvoice(talk, effect);
  const sale = await findBooking(talk, effect);
  return sale === undefined ? undefined : numberOf(sale);
}

async function answered(talk: Talk, run: () => Promise<string | undefined>): Promise<SendResult> {
  try {
    const reference = await run();
    return { kind: 'answered', outcome: { kind: 'done', ...(reference !== undefined && { reference }) } };
  } catch (error) {
    if (error instanceof TrytonFailure) return talk.asSeen(error).result;
    throw error;
  }
}
