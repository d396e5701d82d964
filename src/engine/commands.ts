/** Commands as the store keeps them: those that it knows, and those that are to follow. */
import type { OrderCommand } from '../core/model/command.ts';
import type { OrderId } from '../core/model/identifiers.ts';

/** The same id with another digest is another command under a used number. */
export interface KnownCommand<Outcome = unknown> {
  readonly id: string;
  readonly digest: string;
  readonly outcome: Outcome;
}

/** A command that one transaction leaves for an order: durable with the first, carried out after it. */
export interface FollowUp {
  readonly order: OrderId;
  readonly command: OrderCommand;
  /** The command that led to it. */
  readonly cause: string;
}
