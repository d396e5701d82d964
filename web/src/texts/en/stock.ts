export const stock = {
  title: 'Stock',
  filters: 'Filters',
  node: 'Node',
  item: 'Item',
  columns: { item: 'Item', node: 'Node', onHand: 'On hand', claimed: 'Reserved', safety: 'Safety', available: 'Available', waiting: 'Waiting', unit: 'Unit', share: 'Of what is on hand' },
  show: (item: string, node: string) => `Orders that have ${item} at ${node}`,
  claims: 'Reserved by',
  claim: { order: 'Order', customer: 'Customer', state: 'State', wanted: 'Wanted', granted: 'Granted', since: 'Waiting since' },
  noClaims: 'No order has any of it.',
  none: 'No stock here',
  noneHelp: 'Warehouses and the ERP tell what is on hand. Look without a filter, or wait for their next word.',
  keys: { item: 'Look for an item' },
} as const;
