/** The hub's codes of units, and Tryton's names for them. */
import { parseUnit, type Unit } from '../../../core/model/quantity.ts';

/** Tryton's names for the units of X12 and UN/ECE Recommendation 20 that it comes with. Others go by their own name. */
const UNIT_NAMES: ReadonlyMap<string, string> = new Map([
  ['EA', 'Unit'],
  ['PCE', 'Unit'],
  ['KGM', 'Kilogram'],
  ['LTR', 'Liter'],
  ['MTR', 'Meter'],
]);

export const nameOfUnit = (unit: Unit): string => UNIT_NAMES.get(unit) ?? unit;

/** The first code of that name. Undefined: it has none, and a booking in it would be refused. */
export function unitNamed(name: string): Unit | undefined {
  const [code = name] = [...UNIT_NAMES].find(([, own]) => own === name) ?? [];
  const parsed = parseUnit(code, 'name');
  return parsed.ok && nameOfUnit(parsed.value) === name ? parsed.value : undefined;
}
