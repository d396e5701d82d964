/**
 * How Tryton's records carry our keys: a sale, a shipment and an invoice in their `reference`, an amendment in its
 * `description`. A key without its generation is what all generations of one task of one order have in common.
 */
import type { WantedEffect } from '../../../engine/ports.ts';
import type { Domain } from './client.ts';

/** `ORDER:INSTANCE:`. */
export const stemOf = ({ order, instance }: WantedEffect): string => `${order}:${instance}:`;

/** `like` takes `_` and `%` for signs of its own, so what it finds is looked at once more. */
export const startsWith = (field: string, stem: string): Domain => [[field, 'like', `${stem}%`]];

/** Of a key under this stem. */
export const generationOf = (key: string, stem: string): number => Number.parseInt(key.slice(stem.length), 10);

/** Of a shipment's or an invoice's key, of whatever step and generation. */
export interface KeyOfShipment {
  readonly order: string;
  readonly shipment: string;
}

const OF_SHIPMENT = /^(?<order>[^:/]+):[^:/]+\/(?<shipment>[^:/]+):\d+$/;

/** Undefined: not a key of ours. */
export function keyOfShipment(reference: string | null): KeyOfShipment | undefined {
  const { order, shipment } = OF_SHIPMENT.exec(reference ?? '')?.groups ?? {};
  return order === undefined || shipment === undefined ? undefined : { order, shipment };
}
