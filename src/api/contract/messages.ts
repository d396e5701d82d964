/** The ledger: what came in, to the byte, and what came of it. */
import { Type } from '@sinclair/typebox';
import { At, closed, Id, oneOf, page, PageQuery } from './common.ts';

const MESSAGE = {
  id: Id,
  connection: Type.String(),
  kind: Type.String({ description: "Of the message: a partner's format, a file's name, or the call as it was made." }),
  at: At,
  attempts: Type.Integer(),
};

export const MessagesQuery = closed({
  ...PageQuery,
  connection: Type.Optional(Id),
  refused: Type.Optional(
    Type.Boolean({ description: 'Those of which all or a part was refused, or those of which all was taken.' }),
  ),
});

export const MessageHead = closed({
  ...MESSAGE,
  state: oneOf(['waiting', 'taken', 'refused', 'set-aside']),
  error: Type.Optional(Type.String({ description: 'Of the latest attempt.' })),
});

export const MessagesPage = page({ messages: Type.Array(MessageHead) });

export const Message = closed({
  ...MESSAGE,
  raw: Type.String({ contentEncoding: 'base64', description: 'The bytes as they came.' }),
  outcome: Type.Optional(Type.Unknown({ description: 'What came of it; none: nothing yet.' })),
});

export const Replayed = closed({ id: Id, outcome: Type.Unknown({ description: 'What came of it now.' }) });
