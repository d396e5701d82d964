/** Orders by hour. Drawn on a canvas, since a tooltip or a stylesheet written into the page would be refused. */
import { useComputedColorScheme } from '@mantine/core';
import { BarChart } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { count, moment } from '../kit/format.ts';
import type { Today } from '../session/types.ts';
import { t } from '../texts/en.ts';

use([BarChart, GridComponent, CanvasRenderer]);

export function Hours({ of }: { readonly of: Today['byHour'] }) {
  const place = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme('light');
  useEffect(() => {
    if (place.current === null) return undefined;
    const style = getComputedStyle(document.documentElement);
    const colour = (name: string): string => style.getPropertyValue(name).trim();
    const chart = init(place.current);
    const text = { color: colour('--dim'), fontSize: 11, fontFamily: getComputedStyle(document.body).fontFamily };
    chart.setOption({
      animation: false,
      grid: { left: 44, right: 12, top: 14, bottom: 24 },
      xAxis: {
        type: 'category',
        data: of.map(({ hour }) => moment(hour, hour)),
        axisLabel: { ...text, interval: 3 },
        axisLine: { lineStyle: { color: colour('--line-strong') } },
        axisTick: { show: false },
      },
      yAxis: { type: 'value', axisLabel: text, splitLine: { lineStyle: { color: colour('--line') } }, minInterval: 1 },
      series: [
        {
          type: 'bar',
          data: of.map(({ captured }) => captured),
          itemStyle: { color: colour('--accent'), borderRadius: [2, 2, 0, 0] },
          barCategoryGap: '28%',
        },
      ],
    });
    const watch = new ResizeObserver(() => chart.resize());
    watch.observe(place.current);
    return () => {
      watch.disconnect();
      chart.dispose();
    };
  }, [of, scheme]);
  const all = of.reduce((sum, { captured }) => sum + captured, 0);
  const most = Math.max(0, ...of.map(({ captured }) => captured));
  return <div ref={place} className="hours" role="img" aria-label={t.today.chart(count(all), count(most))} />;
}
