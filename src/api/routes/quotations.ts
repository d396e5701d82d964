/** Would you accept this? */
import { Type } from '@sinclair/typebox';
import { ORDER_SCHEMA } from '../../connect/api/order-schema.ts';
import { Quotation } from '../contract/quotations.ts';
import { problemsOf } from '../problem.ts';
import { quote } from '../quotation.ts';
import { isWithin, OUT_OF_REACH, readOrder } from './orders.ts';
import { answered, refused, route } from './route.ts';

export const quotationRoutes = [
  route({
    method: 'POST',
    path: '/quotations',
    name: 'quoteOrder',
    tag: 'Orders',
    summary:
      'Would you accept this? Price, nodes, days, credit and holds of an order, by a dry run of its capture. Nothing is kept.',
    scope: 'orders:read',
    within: 'lists',
    body: Type.Unsafe<unknown>(ORDER_SCHEMA),
    readsText: true,
    status: 200,
    answer: Quotation,
    handle: async ({ parts, text, caller, asker }) => {
      const { hub, workflow, partners } = parts;
      const demand = readOrder(text, partners, caller?.name ?? '');
      if (!demand.ok) return { problems: problemsOf(demand.failure) };
      if (!(await isWithin(parts, caller, demand.value.customer))) return refused(OUT_OF_REACH);
      return answered(await quote(hub, workflow, demand.value, asker));
    },
  }),
];
