/** What was typed as the order that the API takes: docs/reference/order.schema.json. Nothing is there that was not typed. */
export interface TypedLine {
  readonly item: string;
  readonly quantity: string;
  readonly unit: string;
  readonly price: string;
}

export interface Typed {
  readonly customer: string;
  readonly purchaseOrder: string;
  readonly requested: string;
  readonly shipTo: string;
  readonly currency: string;
  readonly instructions: string;
  readonly lines: readonly TypedLine[];
}

export const NO_LINE: TypedLine = { item: '', quantity: '', unit: 'EA', price: '' };
export const EMPTY: Typed = {
  customer: '',
  purchaseOrder: '',
  requested: '',
  shipTo: '',
  currency: 'USD',
  instructions: '',
  lines: [NO_LINE],
};

const FIGURE = /^\d{1,20}([.]\d{1,10})?$/;

const said = <K extends string>(key: K, value: string): { readonly [P in K]?: string } =>
  (value.trim() === '' ? {} : { [key]: value.trim() }) as { readonly [P in K]?: string };

/** None while something is missing without which there is no order. */
export function demandOf(typed: Typed, stamp: { readonly message: string; readonly orderedAt: string }): object | undefined {
  const lines = typed.lines.filter(({ item, quantity }) => item.trim() !== '' && FIGURE.test(quantity));
  if (typed.customer.trim() === '' || lines.length === 0) return undefined;
  return {
    customer: typed.customer.trim(),
    ...stamp,
    ...said('purchaseOrder', typed.purchaseOrder),
    ...said('requested', typed.requested),
    ...said('shipTo', typed.shipTo),
    ...said('currency', typed.currency),
    ...said('instructions', typed.instructions),
    lines: lines.map(({ item, quantity, unit, price }, index) => ({
      line: String(index + 1),
      item: item.trim(),
      quantity,
      ...said('unit', unit.toUpperCase()),
      ...(FIGURE.test(price) && { price }),
    })),
  };
}
