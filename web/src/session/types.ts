/** What the API tells, by name. The contract has the shapes; no line of it comes into the page. */
import type { Static } from '@sinclair/typebox';
import type * as desk from '../../../src/api/contract/desk.ts';
import type * as holds from '../../../src/api/contract/holds.ts';
import type * as live from '../../../src/api/contract/live.ts';
import type * as messages from '../../../src/api/contract/messages.ts';
import type * as orders from '../../../src/api/contract/orders.ts';
import type * as quotations from '../../../src/api/contract/quotations.ts';
import type * as session from '../../../src/api/contract/session.ts';

export type Session = Static<typeof session.Session>;
export type SignInWays = Static<typeof session.SignInWays>;
export type People = Static<typeof session.People>;
export type Person = People['people'][number];
export type Grant = Static<typeof session.Grant>;
export type AuditPage = Static<typeof session.AuditPage>;

export type Today = Static<typeof desk.Today>;
export type HoldGroups = Static<typeof desk.HoldGroups>;
export type HoldGroup = HoldGroups['groups'][number];
export type Preview = Static<typeof desk.Preview>;
export type Many = Static<typeof desk.Many>;
export type ManyResults = Static<typeof desk.ManyResults>;

export type HoldRow = Static<typeof holds.HoldRow>;
export type HoldsPage = Static<typeof holds.HoldsPage>;
export type Resolution = Static<typeof holds.Resolution>;
export type Way = Resolution['way'];
/** What stops an order, with the ways out that are open to this person. */
export type HoldDetails = Static<typeof holds.OrderHolds>;
export type HoldDetail = HoldDetails['holds'][number];

export type OrderSummary = Static<typeof orders.OrderSummary>;
export type OrdersPage = Static<typeof orders.OrdersPage>;
export type Explanation = Static<typeof orders.Explanation>;
export type Step = Explanation['steps'][number];
export type Done = Static<typeof orders.Done>;
export type Captured = Static<typeof orders.Captured>;
export type Quotation = Static<typeof quotations.Quotation>;

export type StockPage = Static<typeof live.StockPage>;
export type AccountClaims = Static<typeof live.AccountClaims>;
export type Connections = Static<typeof live.Connections>;
export type Connection = Connections['connections'][number];
export type Workflows = Static<typeof live.Workflows>;
export type Workflow = Workflows['workflows'][number];
export type Timeline = Static<typeof live.Timeline>;
export type OrderMessages = Static<typeof live.OrderMessages>;
export type Parsed = Static<typeof live.Parsed>;
export type MessagesPage = Static<typeof messages.MessagesPage>;
export type MessageHead = Static<typeof messages.MessageHead>;
export type Message = Static<typeof messages.Message> & { readonly parsed?: Parsed };
