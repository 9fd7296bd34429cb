/** Charts: spark lines as SVG of our own, the large ones by uPlot, which is loaded when the first is drawn. */

import {html, nothing, svg} from '/app/lib/lit-html/lit-html.js';
import {currentLanguage, level} from './texts.js';

const WIDTH = 120;
const HEIGHT = 32;
const EDGE = 2;

/** Prices as [seconds, price] pairs in one line; its colour is that of the change. */
export function spark(points, tone) {
  if (points.length < 2) {
    return html`<svg class="spark" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true"></svg>`;
  }
  const path = linePath(points);
  return html`<svg class="spark ${tone}" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">
    ${svg`<path class="under" d="${path} V${HEIGHT} H${EDGE} Z"/><path class="line" d=${path}></path>`}
  </svg>`;
}

function linePath(points) {
  const times = points.map(([at]) => at);
  const prices = points.map(([, price]) => price);
  const x = scale(times[0], times.at(-1), EDGE, WIDTH - EDGE);
  const y = scale(Math.min(...prices), Math.max(...prices), HEIGHT - 3 * EDGE, 3 * EDGE);
  return points.map(([at, price], i) => `${i ? 'L' : 'M'}${x(at).toFixed(1)} ${y(price).toFixed(1)}`).join(' ');
}

function scale(low, high, from, to) {
  return value => (high === low ? (from + to) / 2 : from + ((value - low) / (high - low)) * (to - from));
}

/** The parts of a chart of the API as pairs of seconds and the last price in each, which holds until the chart is over. */
export function pairs(chart) {
  const points = chart.value.map(part => [Date.parse(part.at) / 1_000, part.close]);
  return points.length ? [...points, [Date.parse(chart.to) / 1_000, points.at(-1)[1]]] : points;
}

/** <price-chart>: its property `points` are pairs, which may be set anew at any time. */
class PriceChart extends HTMLElement {
  #points = [];
  #plot = null;
  #sizes = new ResizeObserver(() => this.#draw());
  #scheme = matchMedia('(prefers-color-scheme: dark)');
  #redraw = () => this.#draw();

  set points(points) {
    this.#points = points;
    this.#draw();
  }

  connectedCallback() {
    this.#sizes.observe(this);
    this.#scheme.addEventListener('change', this.#redraw);
  }

  disconnectedCallback() {
    this.#sizes.disconnect();
    this.#scheme.removeEventListener('change', this.#redraw);
    this.#plot?.destroy();
    this.#plot = null;
  }

  async #draw() {
    const {default: Plot} = await import('/app/lib/uplot/dist/uPlot.esm.js');
    if (!this.isConnected || this.clientWidth === 0) {
      return;
    }
    this.#plot?.destroy();
    const data = [this.#points.map(([at]) => at), this.#points.map(([, price]) => price)];
    this.#plot = new Plot(this.#options(Plot), data, this);
  }

  #options(Plot) {
    const style = getComputedStyle(this);
    const colour = name => style.getPropertyValue(name).trim();
    const axis = {
      stroke: colour('--soft'),
      font: `12px ${style.fontFamily}`,
      grid: {stroke: colour('--line'), width: 1},
      ticks: {show: false},
    };
    return {
      width: this.clientWidth,
      height: this.clientHeight,
      padding: [8, 20, 0, 0],
      legend: {show: false},
      cursor: {y: false, points: {size: 8}, drag: {x: false, y: false}},
      scales: {x: {time: true}, y: {range: (plot, low, high) => padded(low, high)}},
      axes: [
        {...axis, grid: {show: false}, size: 28, space: 72, values: (plot, times, i, space, step) => times.map(at => moment(at, step))},
        {...axis, size: 64, space: 40, values: (plot, prices) => prices.map(level)},
      ],
      series: [{}, {
        stroke: colour('--accent'),
        fill: colour('--accent-wash'),
        width: 2,
        points: {show: false},
        paths: Plot.paths.linear(),
      }],
    };
  }
}

function padded(low, high) {
  const space = Math.max((high - low) * 0.12, high * 0.002);
  return [low - space, high + space];
}

/** As precise as the ticks are apart. */
function moment(at, step) {
  const form = step < 86_400 ? {hour: '2-digit', minute: '2-digit', hourCycle: 'h23'} : {day: 'numeric', month: 'short'};
  return new Intl.DateTimeFormat(currentLanguage() === 'si' ? 'si-LK' : 'en-GB', form).format(at * 1_000);
}

customElements.define('price-chart', PriceChart);

/** A chart with what it shows in words, for whoever doesn't see it. */
export function chart(points, label) {
  return points.length
    ? html`<price-chart role="img" aria-label=${label} .points=${points}></price-chart>`
    : nothing;
}

/** Whether it rose, fell or neither. */
export function tone(change) {
  return change > 0 ? 'up' : change < 0 ? 'down' : 'flat';
}
