/** A notice as a CloudEvent (CloudEvents 1.0, JSON format). */
import { toIso } from '../../core/model/instant.ts';
import { noticeKey } from '../../engine/notices/sender.ts';
import type { OpenNotice } from '../../engine/notices/ports.ts';
import { toldMessage } from '../canonical/told.ts';

export const cloudEvent = (notice: OpenNotice): object => ({
  specversion: '1.0',
  id: noticeKey(notice),
  source: '/orderkeel',
  type: `order.${notice.kind}`,
  subject: notice.order,
  time: toIso(notice.at),
  datacontenttype: 'application/json',
  data: toldMessage(notice.content),
});
