/**
 * Accounts on Restate: a virtual object each, so that what is done to one is done in turn. A claim is granted or refused
 * by the object alone; nothing outside reads an account to decide.
 */
import { object, TerminalError, type ObjectContext } from '@restatedev/restate-sdk';
import type { Account } from '../life.ts';

const STATE = 'account';

async function stateOf(ctx: ObjectContext): Promise<Account> {
  const account = await ctx.get<Account>(STATE);
  if (account === null) throw new TerminalError(`no account ${ctx.key}`);
  return account;
}

export const accounts = object({
  name: 'account',
  handlers: {
    open: async (ctx: ObjectContext, account: Account): Promise<void> => {
      ctx.set(STATE, account);
    },
    claim: async (ctx: ObjectContext, quantity: number): Promise<boolean> => {
      const { room, claimed } = await stateOf(ctx);
      if (room - claimed < quantity) return false;
      ctx.set(STATE, { room, claimed: claimed + quantity });
      return true;
    },
    free: async (ctx: ObjectContext, quantity: number): Promise<void> => {
      const { room, claimed } = await stateOf(ctx);
      ctx.set(STATE, { room, claimed: claimed - quantity });
    },
    /** What was claimed is gone for good. */
    take: async (ctx: ObjectContext, quantity: number): Promise<void> => {
      const { room, claimed } = await stateOf(ctx);
      ctx.set(STATE, { room: room - quantity, claimed: claimed - quantity });
    },
  },
  // Nobody asks again for a journal that ended.
  options: { journalRetention: 0 },
});
