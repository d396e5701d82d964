/** Every view of the console, by its address; what the fake API tells is in it. */
export const VIEWS = {
  today: '/',
  holds: '/holds',
  orders: '/orders',
  'order-build': '/orders/ORD-1000000',
  'order-table': '/orders/ORD-1000000?as=table',
  'order-lines': '/orders/ORD-1000000?tab=lines',
  'order-goods': '/orders/ORD-1000000?tab=goods',
  'order-timeline': '/orders/ORD-1000000?tab=timeline',
  'order-messages': '/orders/ORD-1000000?tab=messages',
  capture: '/capture',
  stock: '/stock?open=stock:EAST/BRG-6204',
  connections: '/connections?message=M-0',
  'connections-out': '/connections?message=E3',
  workflows: '/workflows',
  people: '/people',
  audit: '/audit',
} as const satisfies Readonly<Record<string, string>>;

export type ViewName = keyof typeof VIEWS;
