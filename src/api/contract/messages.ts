/** The ledger: what came in and what others were told, to the byte, and what came of it. */
import { Type } from '@sinclair/typebox';
import { At, closed, Id, oneOf, page, PageQuery } from './common.ts';
import { Parsed } from './live.ts';

const MESSAGE = {
  id: Type.String({ minLength: 1, maxLength: 80, description: 'A number of what came in; `N` before it, of what went out.' }),
  connection: Type.String(),
  kind: Type.String({ description: "Of the message: a partner's format, a file's name, or the call as it was made." }),
  at: At,
  attempts: Type.Integer(),
};

export const MessagesQuery = closed({
  ...PageQuery,
  direction: Type.Optional(
    oneOf(['in', 'out'], 'What came in (default), or what subscribers were told; what partners were asked is with its order.'),
  ),
  connection: Type.Optional(Id),
  refused: Type.Optional(
    Type.Boolean({
      description:
        'Those of which all or a part was refused, or those of which all was taken; of those that go out: dead, or sent.',
    }),
  ),
});

export const MessageHead = closed({
  ...MESSAGE,
  direction: oneOf(['in', 'out']),
  state: oneOf(['waiting', 'taken', 'refused', 'set-aside', 'sent', 'dead']),
  order: Type.Optional(Id),
  error: Type.Optional(Type.String({ description: 'Of the latest attempt.' })),
});

export const MessagesPage = page({ messages: Type.Array(MessageHead) });

export const Message = closed({
  ...MESSAGE,
  direction: oneOf(['in', 'out']),
  raw: Type.String({ contentEncoding: 'base64', description: 'The bytes as they came, or as they are sent each time.' }),
  parsed: Parsed,
  order: Type.Optional(Id),
  answer: Type.Optional(Type.String({ description: 'Of who was told.' })),
  error: Type.Optional(Type.String({ description: 'Of the latest attempt.' })),
  latencyMs: Type.Optional(Type.Integer()),
  outcome: Type.Optional(Type.Unknown({ description: 'What came of it; none: nothing yet.' })),
});

export const Replayed = closed({ id: Id, outcome: Type.Unknown({ description: 'What came of it now.' }) });
