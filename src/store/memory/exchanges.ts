/** The ledger of what was asked of partners, in memory. */
import { isWell, stateOf, type Exchanges, type KeptExchange, type ListedExchange } from '../../engine/exchanges.ts';
import type { Tables } from './tables.ts';

export function exchanges({ exchanges: kept }: Tables): Exchanges {
  const latest = (): readonly KeptExchange[] => kept.toReversed();
  return {
    keep: async (exchange) => {
      kept.push({ ...exchange, id: String(kept.length + 1), state: stateOf(exchange) });
    },
    find: async (id) => kept.find((exchange) => exchange.id === id),
    page: async ({ before, most, connection, isRefused }) =>
      latest()
        .filter(({ id }) => before === undefined || Number(id) < Number(before))
        .filter((exchange) => (connection ?? exchange.connection) === exchange.connection)
        .filter(({ state }) => isRefused === undefined || isRefused !== isWell(state))
        .slice(0, most)
        .map(listedOf),
    ofOrder: async (order, most) =>
      latest()
        .filter(({ effect }) => effect?.order === order)
        .slice(0, most)
        .map(listedOf),
  };
}

const listedOf = ({ sent: _, answer, ...exchange }: KeptExchange): ListedExchange => ({
  ...exchange,
  ...(answer !== undefined && { status: answer.status }),
});
