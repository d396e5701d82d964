/** Channels in, beside `POST /orders`: what was kept of them in the ledger, worked off by the inbox and by who asked alike. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { handOver } from '../../connect/channel/outbox.ts';
import type { AnswersTo, PartnerProfile } from '../../connect/partner.ts';
import type { Hub } from '../../engine/hub.ts';
import { MESSAGE_LEASE_MS, NobodyThere, type MessageHandler } from '../../engine/inbox.ts';
import type { Message, StoredMessage } from '../../engine/ports.ts';
import type { MasterData } from '../master/entries.ts';
import { takeChannelFile, type ChannelFile } from './channel-files.ts';
import { FILE_KIND, type DropFolder } from './drop-folder.ts';
import type { IntakeOutcome } from './intake.ts';
import { takeWebhook, WEBHOOK_KIND } from './webhooks.ts';

export interface ChannelsParts {
  readonly hub: Hub;
  readonly data: MasterData;
  readonly dropFolders?: readonly DropFolder[];
}

const EDI_KIND = 'x12';

/** Of the inbox, for what came by a channel; undefined: it came by none that there is. */
export function channelHandler(parts: ChannelsParts): (connection: string, kind: string) => MessageHandler | undefined {
  return (connection, kind) => {
    if (kind.startsWith(FILE_KIND)) {
      const folder = parts.dropFolders?.find(({ name }) => name === connection);
      return folder === undefined ? undefined : async (message) => await takeDropped(parts, folder, message);
    }
    const profiles = profilesOf(parts.data, connection);
    if (kind === EDI_KIND)
      return async (message) => outcomeOf(await takeChannelFile(parts.hub, parts.data, profiles, message, EDI_KIND));
    if (!kind.startsWith(WEBHOOK_KIND)) return undefined;
    const [profile] = profiles;
    return profile === undefined ? undefined : async (message) => await takeWebhook(parts.hub, parts.data, profile, message);
  };
}

export const profilesOf = ({ partners }: MasterData, connection: string): readonly PartnerProfile[] =>
  partners.filter((profile) => profile.connection === connection);

const outcomeOf = ({ message, taken }: ChannelFile): IntakeOutcome => ({ message, taken });

/** There is an outcome when the partner has its answer: until then, the inbox tries again. */
async function takeDropped({ hub, data }: ChannelsParts, folder: DropFolder, message: StoredMessage): Promise<IntakeOutcome> {
  const profiles = profilesOf(data, folder.name);
  const file = await takeChannelFile(hub, data, profiles, message, message.kind.slice(FILE_KIND.length));
  const to = answersToOf(profiles) ?? { folder: join(folder.path, 'out') };
  for (const answer of file.answers) {
    if (!answer.ok) continue;
    const record = hub.engine.ledger.recorder({ connection: folder.name, kind: answer.value.set, message: message.id });
    const sent = await handOver(to, answer.value, record);
    const refused = sent.kind === 'answered' && sent.outcome.kind === 'refused' ? sent.outcome : undefined;
    const failed = sent.kind === 'answered' ? refused : sent;
    if (failed !== undefined)
      throw new NobodyThere(`the answer to ${folder.name} is not handed over: ${failed.code}: ${failed.detail}`);
  }
  const unwritable = file.answers.flatMap((answer) => (answer.ok ? [] : [answer.failure]));
  const { taken } = outcomeOf(file);
  const unanswered = { kind: 'refused', format: 'x12', place: 'answer', failures: unwritable, notes: [] } as const;
  return { message: file.message, taken: unwritable.length === 0 ? taken : [...taken, unanswered] };
}

const answersToOf = (profiles: readonly PartnerProfile[]): AnswersTo | undefined =>
  profiles.find(({ answersTo }) => answersTo !== undefined)?.answersTo;

/** The same bytes again are answered as before; where anything of them was refused, they are looked at anew. */
export async function takeEdi({ hub, data }: ChannelsParts, connection: string, raw: Uint8Array): Promise<ChannelFile> {
  const { messages } = hub.store;
  const kept: Message = { connection, kind: EDI_KIND, raw };
  let key = createHash('sha256').update(raw).digest('hex');
  for (;;) {
    const id = await messages.keep({ ...kept, key }, MESSAGE_LEASE_MS);
    const known = (await messages.find(id))?.outcome as IntakeOutcome | undefined;
    if (known?.taken.some(({ failures }) => failures.length > 0) === true) {
      key = `${key.slice(0, 64)}:${id}`;
      continue;
    }
    const message = { ...kept, id, at: hub.clock.now(), attempts: 0 };
    const file = await takeChannelFile(hub, data, profilesOf(data, connection), message, EDI_KIND);
    await messages.finish(id, outcomeOf(file));
    return file;
  }
}
