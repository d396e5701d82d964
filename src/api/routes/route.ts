/**
 * A route as data: what it takes, what it answers and how. The server, the OpenAPI document and the tests are all made
 * from these, so that what is published is what runs.
 */
import type { Static, TSchema } from '@sinclair/typebox';
import type { PartnerProfile } from '../../connect/partner.ts';
import type { Workflow } from '../../core/workflow/workflow.ts';
import type { Caller } from '../../engine/callers.ts';
import type { Hub } from '../../engine/hub.ts';
import type { NoticeStore } from '../../engine/notices/ports.ts';
import type { InboxParts } from '../../engine/inbox.ts';
import type { ProjectionReading } from '../../engine/projections/ports.ts';
import type { Asker } from '../../engine/work.ts';
import type { Access } from '../access/access.ts';
import type { Cookies } from '../access/cookies.ts';
import type { SignedIn } from '../access/sessions.ts';
import type { Connections } from '../contract/live.ts';
import type { CustomerNames } from '../customer-names.ts';
import type { LiveFeed } from '../live.ts';
import type { Scope } from '../../govern/scopes.ts';
import type { Problem } from '../problem.ts';

export interface ApiParts {
  readonly hub: Hub;
  readonly workflow: Workflow;
  /** Of it: read and checked, and nobody's yet. */
  readonly variants: readonly Workflow[];
  readonly partners: readonly PartnerProfile[];
  readonly lists: Lists;
  readonly customers: CustomerNames;
  readonly notices: NoticeStore;
  readonly live: LiveFeed;
  /** How each connection and channel does now. */
  readonly connections: () => Promise<Connections>;
  /** Who reads messages of a connection, for those that are to be handled again. */
  readonly handlerOf: InboxParts['handlerOf'];
  readonly nudge: () => void;
  readonly access: Access;
}

/** What is projected of orders. */
export interface Lists {
  /** Comes true once all that was committed before is in them; false: not in time. */
  readonly upToDate: () => Promise<boolean>;
  readonly read: ProjectionReading;
}

export type Answer =
  | {
      readonly status: 200 | 201 | 302;
      readonly body: unknown;
      readonly headers?: Readonly<Record<string, string>>;
      /** Where what was made can be read. */
      readonly location?: string;
      /** The next page, as in RFC 8288. */
      readonly link?: string;
      /** Default: JSON. A body that is a stream is sent piece by piece. */
      readonly type?: string;
    }
  /** `isNothing`: not even understood, so that the same Idempotency-Key may come with something better. */
  | {
      readonly problems: readonly [Problem, ...Problem[]];
      readonly isNothing?: true;
      readonly headers?: Readonly<Record<string, string>>;
    };

/** From where a call came, and what its browser brought along. */
export interface Door {
  readonly address: string;
  readonly cookies: Cookies;
  /** As the browser asked for it, from `/v1` on, with its query. */
  readonly url: string;
  readonly session?: SignedIn;
}

export interface Call<Q = unknown, B = unknown> {
  readonly parts: ApiParts;
  /** Whose call it is; a route without a scope is anybody's, and has none. */
  readonly caller: Caller | undefined;
  readonly door: Door;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Q;
  readonly body: B;
  /** The body as it came. */
  readonly text: string;
  /** Its id is the same again where a call is repeated. */
  readonly asker: Asker;
}

export interface Route {
  readonly method: 'GET' | 'POST';
  /** Under `/v1`; `:name` is a part of the address that is given. */
  readonly path: `/${string}`;
  /** Of the operation, in camel case. */
  readonly name: string;
  readonly tag: string;
  readonly summary: string;
  /** None: no key is asked for. */
  readonly scope?: Scope;
  /**
   * Of a person whose grants are for a part of the orders, which count here.
   * - `order`: those that hold where the order `:id` is; elsewhere it is not there. So is every route below `/orders/:id`.
   * - `lists`: those that give the scope; the route leaves out what is not within `caller.reach`.
   * - `any`: those that give the scope; it shows nothing that is an order's.
   * - not said: only a grant for all orders.
   */
  readonly within?: 'order' | 'lists' | 'any';
  /** For people who signed in, whatever their roles: no scope, and no key. */
  readonly isForPeople?: true;
  readonly query?: TSchema;
  /** Of the body; one that its route reads itself, from the text, is published and not checked here. */
  readonly body?: object;
  readonly readsText?: true;
  /** Changes something: takes an Idempotency-Key, and is kept in the ledger. */
  readonly isOnce?: true;
  readonly status: 200 | 201 | 302;
  readonly answer: TSchema;
  readonly type?: string;
  readonly handle: (call: Call) => Promise<Answer>;
}

type Spec<Q extends TSchema, B extends TSchema> = Omit<Route, 'query' | 'body' | 'handle'> & {
  readonly query?: Q;
  readonly body?: B;
  readonly handle: (call: Call<Static<Q>, Static<B>>) => Promise<Answer>;
};

/** Query and body are of their schemas by the time that `handle` is called. */
export const route = <Q extends TSchema, B extends TSchema>({ handle, ...spec }: Spec<Q, B>): Route => ({
  ...spec,
  handle: async (call) => await handle({ ...call, query: call.query, body: call.body }),
});

export const answered = (body: unknown): Answer => ({ status: 200, body });

export const refused = (first: Problem, ...more: readonly Problem[]): Answer => ({ problems: [first, ...more] });
