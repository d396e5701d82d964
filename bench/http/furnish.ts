/** Master data by the API: facts in bulk, and each account by its owner's word. */
import { townFacts } from '../engine/orderkeel/town.ts';
import { posting, type Posting } from '../console/posting.ts';
import { customerAt, type Trade } from './world.ts';

const FACTS_MAX = 5_000;
const ACCOUNTS_AT_ONCE = 64;
/** Nothing is refused for want of it. */
const AMPLE = '1000000000';

export async function furnish(to: Posting, { nodes, groups, items, prices }: Trade): Promise<void> {
  const post = posting(to, 'furnish');
  const facts = nodes.flatMap((node) =>
    townFacts(
      groups.map((group) => customerAt(node, group)),
      prices,
      node,
    ),
  );
  const told = [...new Map(facts.map(({ key, value }) => [key, { key, value }])).values()];
  for (let at = 0; at < told.length; at += FACTS_MAX)
    await post('/facts', { source: 'erp', facts: told.slice(at, at + FACTS_MAX) });
  const asOf = new Date().toISOString();
  const stock = nodes.flatMap((node) =>
    items.map((item) => [`stock:${node}/${item}`, { type: 'snapshot', figure: AMPLE, asOf }] as const),
  );
  const credit = nodes.flatMap((node) =>
    groups.map((group) => [`credit:${customerAt(node, group)}`, { type: 'snapshot', figure: '0', limit: AMPLE, asOf }] as const),
  );
  const all = [...stock, ...credit];
  const teller = async (): Promise<void> => {
    for (let next = all.pop(); next !== undefined; next = all.pop())
      await post(`/accounts/${encodeURIComponent(next[0])}`, next[1]);
  };
  await Promise.all(Array.from({ length: ACCOUNTS_AT_ONCE }, teller));
}
