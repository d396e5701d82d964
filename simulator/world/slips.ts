/** Slips of a node's clerk. */
import type { OrderCommand } from '../../src/core/model/command.ts';
import type { FulfillmentId, ScheduleId } from '../../src/core/model/identifiers.ts';

/** The same message with a slip in it that the hub can see. */
export function wrongly(command: OrderCommand): OrderCommand | undefined {
  switch (command.type) {
    case 'record-acknowledgement':
      return { ...command, generation: command.generation + 7 };
    case 'record-pick':
      return { ...command, lines: command.lines.map((line) => ({ ...line, schedule: '99.9' as ScheduleId })) };
    case 'record-shipment':
      return { ...command, shipment: { ...command.shipment, fulfillment: 'F99' as FulfillmentId } };
    default:
      return undefined;
  }
}
