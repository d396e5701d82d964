/** The ledger: what came in, what others were told and what partners were asked, to the byte, and what came of it. */
import { Type } from '@sinclair/typebox';
import { At, closed, Id, oneOf, page, PageQuery } from './common.ts';
import { Parsed } from './live.ts';

const MESSAGE = {
  id: Type.String({
    minLength: 1,
    maxLength: 80,
    description: 'A number of what came in; `N` before it, of what a subscriber was told; `E`, of what a partner was asked.',
  }),
  connection: Type.String(),
  kind: Type.String({
    description: "Of the message: a partner's format, a file's name, the call as it was made, or an effect's task or X12 set.",
  }),
  at: At,
  attempts: Type.Integer(),
};

/** Of what went out. */
const OUT = {
  order: Type.Optional(Id),
  request: Type.Optional(Type.String({ description: "Of what a partner was asked: method and path, or a file's name." })),
  effect: Type.Optional(
    closed({
      key: Type.String({ description: 'The same effect tried again has the same.' }),
      act: oneOf(['do', 'undo']),
      isReadBack: Type.Boolean({ description: 'Asked whether it was done, and not to do it.' }),
    }),
  ),
  answers: Type.Optional(Type.String({ description: 'The message of the ledger that this answers: of a 997.' })),
};

export const MessagesQuery = closed({
  ...PageQuery,
  direction: Type.Optional(oneOf(['in', 'out'], 'What came in, or what went out; default: both.')),
  connection: Type.Optional(Id),
  refused: Type.Optional(
    Type.Boolean({
      description:
        'Those of which all or a part was refused, or those of which all was taken; of those that go out: dead, refused or unanswered, or sent and answered.',
    }),
  ),
});

export const MessageHead = closed({
  ...MESSAGE,
  direction: oneOf(['in', 'out']),
  ...OUT,
  state: oneOf(['waiting', 'taken', 'refused', 'set-aside', 'sent', 'dead', 'answered', 'unanswered']),
  error: Type.Optional(Type.String({ description: 'Of the latest attempt.' })),
});

export const MessagesPage = page({ messages: Type.Array(MessageHead) });

export const Message = closed({
  ...MESSAGE,
  direction: oneOf(['in', 'out']),
  raw: Type.String({ contentEncoding: 'base64', description: 'The bytes as they came, or as they are sent each time.' }),
  parsed: Parsed,
  ...OUT,
  answered: Type.Optional(
    closed(
      {
        status: Type.Integer(),
        raw: Type.String({ contentEncoding: 'base64', description: 'At most 64 kB of it.' }),
        size: Type.Integer({ description: 'Bytes of the whole answer.' }),
        parsed: Parsed,
      },
      'By a partner that was asked; none: nobody answered.',
    ),
  ),
  answer: Type.Optional(Type.String({ description: 'Of a subscriber that was told.' })),
  error: Type.Optional(Type.String({ description: 'Of the latest attempt.' })),
  latencyMs: Type.Optional(Type.Integer()),
  outcome: Type.Optional(Type.Unknown({ description: 'What came of it; none: nothing yet.' })),
});

export const Replayed = closed({ id: Id, outcome: Type.Unknown({ description: 'What came of it now.' }) });
