/** How the plain HTTP end reads bytes, and says no. */
import type { FastifyReply } from 'fastify';
import type { MainFailure } from '../failure.ts';

export const bytesOf = (body: unknown): Uint8Array => (body instanceof Uint8Array ? body : new Uint8Array());

export const refuse = async (reply: FastifyReply, status: number, failure: MainFailure): Promise<unknown> =>
  await reply.code(status).send({ failures: [failure] });
