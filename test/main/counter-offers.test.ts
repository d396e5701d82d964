/** A buyer who orders by X12 is asked by X12, and says yes by an 860 of what he was offered. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { HoldType } from '../../src/core/model/hold.ts';
import { Actor } from '../../src/core/model/identifiers.ts';
import type { LiveOrder } from '../../src/core/model/order.ts';
import { bearings, fromAcme, openChannels, segmentsOf, type Answer, type Channels } from './channels.ts';
import { eventually } from '../support/eventually.ts';

const AT = '/edi/edi:acme';

/** P-1 at a price that is not agreed. */
const at = (price: string, quantity = '20', unit = 'EA'): readonly string[] =>
  bearings('P-1', quantity).map((each) => each.replace('EA*4.10', `${unit}*${price}`));
const changed = (control: number, sequence: number, ...lines: readonly string[]): string =>
  fromAcme(control, [
    `BCH*04*SA*P-1**${sequence}*20260601`,
    ...lines,
    `CTT*${lines.filter((line) => line.startsWith('POC')).length}`,
  ]);

/** A house in which ACME fetches what is for it from a folder. */
class Town {
  private readonly channels: Channels;
  private readonly path: string;

  constructor(channels: Channels, path: string) {
    this.channels = channels;
    this.path = path;
  }

  static async open(): Promise<Town> {
    const path = mkdtempSync(join(tmpdir(), 'orderkeel-offers-'));
    onTestFinished(() => rmSync(path, { recursive: true, force: true }));
    return new Town(await openChannels({ answersTo: { folder: path } }), path);
  }

  async post(text: string): Promise<Answer> {
    return await this.channels.post(AT, text);
  }

  async order(): Promise<LiveOrder> {
    const [order] = await this.channels.orders();
    if (order === undefined) throw new Error('no order');
    return order;
  }

  async holds(): Promise<readonly HoldType[]> {
    return Object.values((await this.order()).holds).map(({ reason }) => reason.type);
  }

  async ask(type: HoldType): Promise<void> {
    await eventually(async () => expect(await this.holds()).toContain(type));
    const { id, holds } = await this.order();
    const hold = Object.values(holds).find(({ reason }) => reason.type === type)?.id ?? ('' as never);
    const asker = { id: `ask:${hold}`, actor: Actor.of('person:ann'), roles: ['pricing', 'service', 'planning'] };
    const resolution = { way: 'ask-buyer' } as const;
    expect(await this.channels.hub.handle(id, { type: 'resolve-hold', hold, resolution, note: 'asked' }, asker)).toMatchObject({
      kind: 'accepted',
    });
  }

  count(): number {
    return readdirSync(this.path).filter((name) => name.endsWith('.edi')).length;
  }

  /** What lies in the folder, in the order of control numbers, without our order's number and our day. */
  async told(count: number): Promise<readonly (readonly string[])[]> {
    const names = (): readonly string[] =>
      readdirSync(this.path)
        .filter((name) => name.endsWith('.edi'))
        .toSorted((a, b) => (a.slice(4) < b.slice(4) ? -1 : 1));
    await eventually(() => expect(names()).toHaveLength(count));
    return names().map((name) => [
      name.slice(0, 3),
      ...segmentsOf(readFileSync(join(this.path, name), 'utf8')).map((each) => each.replace(/\*[^*]+\*\d{8}$/, '')),
    ]);
  }
}

describe('a counter-offer', { timeout: 60_000 }, () => {
  test('is the first that a buyer is told: an 855 with our price. His 860 of that price is his yes, and an 865 confirms it', async () => {
    const town = await Town.open();
    await town.post(fromAcme(7, at('3.00')));
    await town.ask('price-difference');
    const offer = ['855', 'BAK*00*AC*P-1*20260601***', 'PO1*1*20*EA*4.1*PE*BP*A-100*VN*BRG-6204', 'ACK*IP*20*EA', 'CTT*1*20'];
    expect(await town.told(1)).toEqual([offer]);
    await town.post(changed(8, 1, 'POC*1*PC*20**EA*4.10*PE'));
    expect((await town.order()).counterOffer?.answer).toBe('accepted');
    expect(await town.holds()).toEqual([]);
    expect(await town.told(2)).toEqual([
      offer,
      ['865', 'BCA*04*AD*P-1***20260601**', 'POC*1*NC*20**EA*4.1*PE*BP*A-100*VN*BRG-6204', 'ACK*IA*20*EA', 'CTT*1*20'],
    ]);
  });

  test('that was taken stays taken when the same 860 comes again, whatever was offered since', async () => {
    const town = await Town.open();
    const yes = changed(8, 1, 'POC*1*CA*20**EA*4.10*PE');
    await town.post(fromAcme(7, at('3.00')));
    await town.ask('price-difference');
    await town.post(yes);
    await town.post(changed(9, 2, 'POC*1*PC***EA*2.50*PE'));
    await town.ask('price-difference');
    expect(segmentsOf((await town.post(`${yes}\n`)).text)).toContain('AK5*A');
    expect((await town.order()).lines['1' as never]?.price?.amount).toBe('2.5');
    expect((await town.order()).counterOffer?.answer).toBeUndefined();
  });

  test('after an acknowledgement is an 865', async () => {
    const town = await Town.open();
    await town.post(fromAcme(7, at('4.10')));
    await town.told(1);
    await town.post(changed(8, 3, 'POC*1*PC***EA*3.00*PE'));
    await town.ask('price-difference');
    const told = await eventually(async () => {
      const all = await town.told(town.count());
      expect(all.at(-1)).toContain('ACK*IP*20*EA');
      return all;
    });
    expect(told[0]?.[0]).toBe('855');
    expect(told.at(-1)).toEqual([
      '865',
      'BCA*04*AC*P-1**3*20260601**',
      'POC*1*CA*20**EA*4.1*PE*BP*A-100*VN*BRG-6204',
      'ACK*IP*20*EA',
      'CTT*1*20',
    ]);
  });

  test('of boxes is in boxes, and is taken in boxes or in pieces', async () => {
    for (const line of ['POC*1*PC***BX*41.00*PE', 'POC*1*PC***EA*4.10*PE']) {
      const town = await Town.open();
      await town.post(fromAcme(7, at('30.00', '2', 'BX')));
      await town.ask('price-difference');
      expect((await town.told(1))[0]?.slice(2)).toEqual(['PO1*1*2*BX*41*PE*BP*A-100*VN*BRG-6204', 'ACK*IP*2*BX', 'CTT*1*2']);
      await town.post(changed(8, 1, line));
      expect((await town.order()).counterOffer?.answer).toBe('accepted');
    }
  });

  test.each([
    ['another price', ['POC*1*PC***EA*3.90*PE']],
    ['our price, and more of it', ['POC*1*PQ*30**EA*4.10*PE']],
    ['another quantity alone', ['POC*1*QD*10**EA']],
    ['the line taken out', ['POC*1*DI', 'POC*2*AI*5**EA*31.00*PE*VN*CHAIN-40']],
  ])('is not taken by an 860 that says otherwise (%s), which is a change like any other', async (_, lines) => {
    const town = await Town.open();
    await town.post(fromAcme(7, at('3.00')));
    await town.ask('price-difference');
    await town.post(changed(8, 1, ...lines));
    const { counterOffer, sequences } = await town.order();
    expect([counterOffer?.answer, sequences['edi:acme']]).toEqual([undefined, 1]);
  });
});
