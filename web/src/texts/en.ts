/** Every word that the console says, by screen. What comes from orders and partners is shown as it came, and is not here. */
import { app } from './en/app.ts';
import { capture } from './en/capture.ts';
import { connections } from './en/connections.ts';
import { holds } from './en/holds.ts';
import { kit } from './en/kit.ts';
import { order } from './en/order.ts';
import { orders } from './en/orders.ts';
import { people } from './en/people.ts';
import { stock } from './en/stock.ts';
import { today } from './en/today.ts';
import { workflows } from './en/workflows.ts';

export const t = { app, kit, today, holds, orders, order, capture, stock, connections, workflows, people } as const;
