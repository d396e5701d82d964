/**
 * The life on Restate: one workflow for an order, keyed by its message, that waits for what comes from outside on durable
 * promises (awakeables), so that an input costs an entry in its journal and no invocation. What comes back from an `await`
 * is in the journal, and with it durable: a caller is answered right behind it.
 */
import { RestatePromise, workflow, type WorkflowContext } from '@restatedev/restate-sdk';
import type { Setting } from '../engine.ts';
import {
  claimsOf,
  creditClaim,
  effectOf,
  pricesAgree,
  stockClaims,
  type Claim,
  type Effect,
  type Order,
  type Transition,
} from '../life.ts';
import type { Answers } from './answers.ts';
import type { accounts } from './restate-accounts.ts';

export const INPUTS = ['acknowledge', 'pick', 'ship', 'post', 'pay'] as const satisfies readonly Transition[];

export type Input = (typeof INPUTS)[number];

/** Where an input of an order is told to; in life it goes out with the effect that asks for it. */
export type Doors = Map<string, Readonly<Record<Input, string>>>;

const ACCOUNT = { name: 'account' } as const;

type Accounts = typeof accounts;

export const lifeOf = (setting: Setting, answers: Answers, doors: Doors) =>
  workflow({
    name: 'life',
    handlers: {
      run: async (ctx: WorkflowContext, order: Order): Promise<void> => {
        const granted = pricesAgree(order, setting.prices) && (await claimAll(ctx, claimsOf(order)));
        if (!granted) ctx.set('state', 'refused');
        answers.give(order.id, 'claim', granted ? 'done' : 'refused');
        if (!granted) return;

        const awaited = {
          acknowledge: ctx.awakeable<null>(),
          pick: ctx.awakeable<null>(),
          ship: ctx.awakeable<null>(),
          post: ctx.awakeable<null>(),
          pay: ctx.awakeable<null>(),
        };
        const { acknowledge, pick, ship, post, pay } = awaited;
        doors.set(order.id, { acknowledge: acknowledge.id, pick: pick.id, ship: ship.id, post: post.id, pay: pay.id });
        const hear = async (input: Input): Promise<void> => {
          await awaited[input].promise;
          answers.give(order.id, input, 'done');
        };
        const deliver = async (kind: Effect['kind']): Promise<void> => {
          await ctx.run(kind, async () => await setting.deliver(effectOf(order.id, kind)));
          answers.give(order.id, kind, 'done');
        };

        await deliver('release');
        await hear('acknowledge');
        await hear('pick');
        await hear('ship');
        for (const { account, quantity } of stockClaims(order)) ctx.objectSendClient<Accounts>(ACCOUNT, account).take(quantity);
        await deliver('invoice');
        await hear('post');
        await hear('pay');
        const { account, quantity } = creditClaim(order);
        ctx.objectSendClient<Accounts>(ACCOUNT, account).free(quantity);
        ctx.set('state', 'closed');
      },
    },
  });

/** All or nothing: what was granted beside a refusal is given back. */
async function claimAll(ctx: WorkflowContext, claims: readonly Claim[]): Promise<boolean> {
  const granted = await RestatePromise.all(
    claims.map(({ account, quantity }) => ctx.objectClient<Accounts>(ACCOUNT, account).claim(quantity)),
  );
  if (granted.every(Boolean)) return true;
  for (const [index, { account, quantity }] of claims.entries())
    if (granted[index] === true) ctx.objectSendClient<Accounts>(ACCOUNT, account).free(quantity);
  return false;
}
