/** An 860 that can't be carried out: the buyer has its 997, and an 865 that says no in his terms, once for each. */
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { bearings, fromAcme, openChannels, segmentsOf } from './channels.ts';
import { eventually } from '../support/eventually.ts';

const AT = '/edi/edi:acme';
const READ = ['AK5*A', 'AK9*A*1*1*1'];

/** An 860 of P-1. */
const changed = (control: number, ...lines: readonly string[]): string =>
  fromAcme(control, ['BCH*04*SA*P-1**3*20260601', ...lines, `CTT*${lines.filter((line) => line.startsWith('POC')).length}`]);
const cancelled = (control: number): string => fromAcme(control, ['BCH*01*SA*P-1**4*20260601']);

/** Of the 865 in an answer, without our number and our day. */
const rejected = (text: string): readonly string[] =>
  segmentsOf(text.slice(text.lastIndexOf('ISA'))).map((segment) => segment.replace(/\*O-?[^*]+\*\d{8}$/, '*O*TODAY'));

describe('an 860 that is refused', { timeout: 60_000 }, () => {
  test('was read, says its 997; no, says its 865, line by line and why', async () => {
    const { post, orders } = await openChannels();
    await post(AT, fromAcme(7, bearings('P-1', 20)));
    const { text } = await post(AT, changed(8, 'POC*1*QD*10**EA*4.10*PE*BP*A-100', 'POC*9*QD*5**EA', 'POC*2*NC'));
    expect(segmentsOf(text).slice(0, 4)).toEqual(['AK1*PC*8', 'AK2*860*0001', ...READ]);
    expect(rejected(text)).toEqual([
      'BCA*11*RD*P-1**3*20260601***O*TODAY',
      'N9*L1*000000008-8-0001',
      'MSG*Line 9 is not in the order: check the line numbers of the order',
      'POC*1*QD*10**EA*4.10*PE*BP*A-100',
      'ACK*IR',
      'POC*9*QD*5**EA',
      'ACK*IR',
      'CTT*2',
    ]);
    expect((await orders())[0]?.schedules['1.1' as never]?.quantity.value).toBe('20');
  });

  test('of an order that is over names no line where it named none', async () => {
    const { post } = await openChannels();
    await post(AT, fromAcme(7, bearings('P-1', 20)));
    expect(segmentsOf((await post(AT, cancelled(8))).text)).toEqual(['AK1*PC*8', 'AK2*860*0001', ...READ]);
    const { text } = await post(AT, cancelled(9));
    expect(rejected(text)).toEqual([
      'BCA*11*RJ*P-1**4*20260601***O*TODAY',
      'N9*L1*000000009-9-0001',
      'MSG*The order is cancelled: nothing of it is open any more: agree on a return',
      'CTT*0',
    ]);
  });

  test('in part, since the lines that it takes out are of an order that has not come: the rest of it is accepted', async () => {
    const { post, orders } = await openChannels();
    const { text } = await post(AT, changed(8, 'POC*1*QD*10**EA', 'POC*2*DI'));
    expect(rejected(text)).toEqual([
      expect.stringMatching(/^BCA\*11\*AC\*P-1\*\*3\*20260601\*{4}\d{8}$/),
      'N9*L1*000000008-8-0001',
      expect.stringContaining('MSG*The order is not known: lines can be cancelled once the order has come'),
      'POC*1*QD*10**EA',
      'ACK*IA',
      'POC*2*DI',
      'ACK*IR',
      'CTT*2',
    ]);
    await post(AT, fromAcme(9, bearings('P-1', 20)));
    expect((await orders())[0]?.schedules['1.1' as never]?.quantity.value).toBe('10');
  });

  test('because it could not be read has the places in its 997, and the words in its 865', async () => {
    const { post } = await openChannels();
    const { text } = await post(AT, changed(8, 'POC*1*QD*24*24*EA', 'SDQ*EA*92*S1*12*S2*12'));
    expect(segmentsOf(text)).toContain('AK5*R*5');
    expect(rejected(text).slice(2)).toEqual([
      'MSG*SDQ[4]: a change that splits a line anew is not done: delete the line (DI) and add the new ones (AI)',
      'POC*1*QD*24*24*EA',
      'ACK*IR',
      'CTT*1',
    ]);
  });

  test('and of which something is lost has its 997 alone', async () => {
    const { post } = await openChannels();
    const { text } = await post(AT, changed(8, 'POC*9*QD*5**EA').replace('SE*5', 'SE*6'));
    expect(text.match(/ISA\*/g)).toHaveLength(1);
    expect(segmentsOf(text)).toContain('AK5*R*4');
  });

  test('and comes again has the very same 865; another under the same numbers, one of its own', async () => {
    const { post } = await openChannels();
    await post(AT, fromAcme(7, bearings('P-1', 20)));
    const rejection = async (text: string): Promise<string> => {
      const answer = (await post(AT, text)).text;
      return answer.slice(answer.lastIndexOf('ISA'));
    };
    const first = await rejection(changed(8, 'POC*9*QD*5**EA'));
    await post(AT, cancelled(10));
    expect(await rejection(changed(8, 'POC*9*QD*5**EA'))).toBe(first);
    expect(await rejection(changed(8, 'POC*8*QD*5**EA'))).not.toBe(first);
  });

  test('in a folder is answered there, and once however often it is put there', async () => {
    const path = mkdtempSync(join(tmpdir(), 'orderkeel-drop-'));
    onTestFinished(() => rmSync(path, { recursive: true, force: true }));
    const { post } = await openChannels({ folders: [{ name: 'edi:acme', path, everyMs: 50 }] });
    await post(AT, fromAcme(7, bearings('P-1', 20)));
    const answers = (set: string): readonly string[] => readdirSync(join(path, 'out')).filter((name) => name.startsWith(set));
    for (const [i, name] of ['change.edi', 'change-again.edi'].entries()) {
      writeFileSync(join(path, `.${name}`), changed(8, 'POC*9*QD*5**EA'));
      renameSync(join(path, `.${name}`), join(path, 'in', name));
      await eventually(() => expect(readdirSync(join(path, 'refused'))).toContain(name));
      expect([answers('997').length, answers('865').length]).toEqual([i + 1, 1]);
    }
    expect(rejected(readFileSync(join(path, 'out', answers('865')[0] ?? ''), 'utf8'))[0]).toContain('BCA*11*RD*P-1');
  });
});
