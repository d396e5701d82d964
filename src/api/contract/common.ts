/** What the messages of the API have in common. Figures are exact and therefore text; instants are milliseconds since 1970. */
import { Type, type Static, type TProperties, type TSchema } from '@sinclair/typebox';

/** An object with these fields and no others. */
export const closed = <P extends TProperties>(properties: P, description?: string) =>
  Type.Object(properties, { additionalProperties: false, ...(description !== undefined && { description }) });

/** An object of which only these fields are promised. */
export const open = <P extends TProperties>(properties: P, description: string) =>
  Type.Object(properties, { additionalProperties: true, description });

/** One of several texts. */
export const oneOf = <const T extends string>(values: readonly T[], description?: string) =>
  Type.Unsafe<T>({ type: 'string', enum: values, ...(description !== undefined && { description }) });

/** One of several shapes, told apart by the value of one field. */
export const told = <T extends TSchema>(by: string, shapes: readonly T[], description: string) =>
  Type.Unsafe<Static<T>>({ type: 'object', required: [by], discriminator: { propertyName: by }, oneOf: shapes, description });

export const Text = (maxLength = 200, description?: string) =>
  Type.String({ minLength: 1, maxLength, ...(description !== undefined && { description }) });
export const Id = Text(80);
export const Figure = Type.String({
  pattern: '^-?[0-9]{1,20}([.][0-9]{1,10})?$',
  description: 'An exact figure as text: "12.50".',
});
/** As the hub gives it: what it has computed may have more digits. */
export const Computed = Type.String({ pattern: '^-?[0-9]+([.][0-9]+)?$', description: 'An exact figure as text: "12.5".' });
export const Money = closed({ amount: Computed, currency: Type.String() });
export const At = Type.Integer({ description: 'Milliseconds since 1970-01-01T00:00:00Z.' });
export const DateTime = Type.String({ format: 'date-time' });
export const Day = Type.String({ format: 'date' });
const Unit = Type.String({ pattern: '^[A-Z0-9]{1,8}$' });
export const Quantity = closed({ value: Figure, unit: Unit });

const Next = Type.Optional(Type.String({ description: 'Give it as `cursor` to go on; none: that was all.' }));
export const page = <T extends TProperties>(properties: T) => closed({ ...properties, next: Next });

export const LIMIT_DEFAULT = 50;
export const PageQuery = {
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 500, default: LIMIT_DEFAULT, description: 'How many at most on a page.' }),
  ),
  cursor: Type.Optional(Type.String({ maxLength: 1_000, description: 'What the page before gave as `next`.' })),
};

export const PROBLEM = {
  status: Type.Integer(),
  code: Type.String({ description: 'Stable: see the list of errors.' }),
  where: Type.String({ description: 'The place in the request.' }),
  wayOut: Type.String({ description: 'What can be done about it.' }),
};

export const Problem = open(
  {
    type: Type.String(),
    title: Type.String(),
    ...PROBLEM,
    errors: Type.Optional(Type.Array(open(PROBLEM, 'Each of several, with its own figures.'))),
  },
  'Problem details (RFC 9457): why not, where, and the way out.',
);
