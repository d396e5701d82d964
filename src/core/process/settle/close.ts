/** When an order is over, and what it then gives back. */
import * as decimal from '../../model/decimal.ts';
import type { LiveOrder } from '../../model/order.ts';
import type { Draft } from '../draft.ts';
import { goodsShipments, hasEnded, isOpen, unsettledOverage } from '../order-facts.ts';

/** Nothing to ship, nothing on its way, nothing to decide, nothing owed. */
export function close(draft: Draft): void {
  const { order } = draft;
  if (order.state !== 'open' || !isOver(order) || !isPaidUp(draft)) return;
  const shipped = Object.values(order.schedules).some((schedule) => decimal.isPositive(schedule.shipped));
  giveUp(draft, shipped);
  draft.emit({ type: 'order-closed', outcome: shipped ? 'completed' : 'cancelled', at: draft.now });
}

function isOver(order: LiveOrder): boolean {
  return (
    Object.values(order.schedules).every((schedule) => !isOpen(schedule) && decimal.isZero(unsettledOverage(schedule))) &&
    Object.values(order.holds).length === 0 &&
    Object.values(order.fulfillments).every(hasEnded) &&
    Object.values(order.tasks).every((task) => task.state === 'done' || task.state === 'undone' || task.state === 'too-late') &&
    Object.values(order.returns).every((each) => each.state === 'credited' || each.state === 'refused')
  );
}

/** Every step that belongs to a shipment has come to its end. */
function isPaidUp(draft: Draft): boolean {
  const { order, workflow } = draft;
  if (Object.values(order.invoices).some((invoice) => invoice.state === 'mismatch' || invoice.state === 'disputed')) return false;
  const last = workflow.steps.filter((step) => step.each === 'shipment');
  return goodsShipments(order).every((shipment) =>
    last.every((step) => {
      const id = `${step.name}/${shipment.id}` as keyof typeof order.tasks;
      return step.kind === 'wait' ? order.waits[id] === true : order.tasks[id]?.state === 'done';
    }),
  );
}

/** A completed order keeps its business key for good; a cancelled one lets the buyer order again under it. */
function giveUp(draft: Draft, shipped: boolean): void {
  const claims = Object.values(draft.order.claims).filter(
    (claim) => !shipped || claim.account.startsWith('stock:') || claim.account.startsWith('credit:'),
  );
  if (claims.length > 0) draft.emit({ type: 'claims-given-up', accounts: claims.map((claim) => claim.account) });
}
