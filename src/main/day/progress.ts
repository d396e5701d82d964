/** Shows where each order stands: rewritten in place on a terminal, a line for each change elsewhere. */
import type { OrderSummary } from '../../engine/projections/summary.ts';
import type { Terminal } from '../terminal.ts';

export class Progress {
  private readonly terminal: Terminal;
  private readonly known = new Map<string, string>();
  private rows = 0;

  constructor(terminal: Terminal) {
    this.terminal = terminal;
  }

  show(orders: readonly OrderSummary[]): void {
    const changed = orders.filter(({ order, standing }) => this.known.get(order) !== standing);
    if (changed.length === 0) return;
    for (const { order, standing } of changed) this.known.set(order, standing);
    if (this.terminal.isLive) this.redraw(orders);
    else for (const order of changed) this.terminal.say(row(order));
  }

  /** Above the rows, which follow it again with the next change. */
  say(text: string): void {
    if (this.terminal.isLive) this.rows = 0;
    this.terminal.say(text);
  }

  private redraw(orders: readonly OrderSummary[]): void {
    const up = this.rows === 0 ? '' : `\u001b[${this.rows}A\u001b[J`;
    const width = Math.max(40, this.terminal.columns - 1);
    this.terminal.say(`${up}${orders.map((order) => row(order).slice(0, width)).join('\n')}`);
    this.rows = orders.length;
  }
}

const row = ({ order, customer, number, standing }: OrderSummary): string =>
  `  ${order.slice(-5)}  ${customer.padEnd(7)}  ${number.padEnd(10)}  ${standing}`;
