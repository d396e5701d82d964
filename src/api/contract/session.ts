/** People: who signed in, what they may do, and whose orders they see. */
import { Type, type Static } from '@sinclair/typebox';
import { At, closed, Id, oneOf, page, PageQuery, Text } from './common.ts';

export const ROLE_NAMES = [
  'service',
  'pricing',
  'credit',
  'warehouse-lead',
  'compliance',
  'planning',
  'finance',
  'integration',
  'operations',
  'architect',
  'auditor',
  'administrator',
] as const;
export type RoleName = (typeof ROLE_NAMES)[number];

export const Grant = closed(
  {
    role: oneOf(ROLE_NAMES),
    businessUnit: Type.Optional(Text(80, 'Orders of its customers alone; none: of any.')),
    region: Type.Optional(Text(80, 'Orders of customers in it alone; none: in any.')),
  },
  'A role, for all orders or for those of a business unit, a region or both.',
);
export type Grant = Static<typeof Grant>;

export const SigningIn = closed({ name: Text(80), password: Text(1_000) });

export const Session = closed(
  {
    person: closed({ id: Id, name: Type.String(), displayName: Type.String() }),
    grants: Type.Array(Grant),
    scopes: Type.Array(Type.String(), { description: 'What the roles allow, all together.' }),
    teams: Type.Array(Type.String(), { description: 'Whose holds this person may resolve.' }),
    csrf: Type.String({ description: 'To be sent as `X-CSRF-Token` with whatever changes something.' }),
    endsAt: At,
    now: Type.Integer({ description: 'By the clock of the hub, milliseconds since 1970: what is due, is due by it.' }),
  },
  'Who is signed in by the cookie.',
);
export type Session = Static<typeof Session>;

export const SignInWays = closed({
  password: Type.Boolean(),
  oidc: Type.Optional(closed({ name: Type.String({ description: 'Of the provider, for the button.' }), address: Type.String() })),
});

export const Person = closed({
  id: Id,
  name: Type.String({ description: 'By which they sign in.' }),
  displayName: Type.String(),
  email: Type.Optional(Type.String()),
  grants: Type.Array(Grant),
  signsInBy: oneOf(['password', 'oidc']),
  createdAt: At,
  isStopped: Type.Boolean(),
  sessions: Type.Integer({ description: 'Open now.' }),
});
export const People = closed({ people: Type.Array(Person) });

export const NewPerson = closed({
  name: Type.String({ pattern: '^[a-z0-9][a-z0-9._-]{0,79}$' }),
  displayName: Text(200),
  email: Type.Optional(Text(320)),
  password: Type.Optional(Type.String({ minLength: 12, maxLength: 1_000, description: 'None: signs in by OIDC alone.' })),
  grants: Type.Array(Grant, { maxItems: 100 }),
});
export const NewPassword = closed({ password: Type.String({ minLength: 12, maxLength: 1_000 }) });
export const Grants = closed({ grants: Type.Array(Grant, { maxItems: 100 }) });

export const AuditQuery = closed({ ...PageQuery, actor: Type.Optional(Id), about: Type.Optional(Id) });
export const AuditPage = page({
  acts: Type.Array(
    closed({
      number: Type.Integer({ description: 'In the chain, from 1.' }),
      at: At,
      actor: Type.String(),
      act: Type.String(),
      about: Type.Optional(Type.String()),
      note: Type.Optional(Type.String({ description: 'Why.' })),
      detail: Type.Optional(Type.Unknown()),
    }),
  ),
});
