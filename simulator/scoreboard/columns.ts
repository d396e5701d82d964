/** What is counted of both worlds; every figure but the touches is a number of orders. */
export const COLUMNS = {
  quantity: 'wrong item or quantity',
  place: 'wrong place',
  price: 'wrong price or bill',
  duplicate: 'shipped twice',
  onHold: 'shipped on hold',
  overCredit: 'over credit',
  lost: 'lost',
  anyOfThese: 'wrong in any of these',
  late: 'late release',
  touches: 'manual touches',
} as const;

export type Column = keyof typeof COLUMNS;

export const COLUMN_NAMES = Object.keys(COLUMNS) as readonly Column[];

export type Counts = { readonly [C in Column]: number };

/** What one order can be found to be. */
export type Fault = Exclude<Column, 'anyOfThese' | 'touches'>;
