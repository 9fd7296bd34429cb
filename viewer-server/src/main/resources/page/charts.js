/** Charts: spark lines as SVG of our own, the large ones by uPlot, which is loaded when the first is drawn. */

import {html, nothing, svg} from 'lit-html';
import {count, level, tick} from './texts.js';

const WIDTH = 120;
const HEIGHT = 32;
const EDGE = 2;

/** In seconds. */
const DAY = 86_400;

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

/** A plot: its property `points` may be set anew at any time; what they are and how they look is its kind's to say. */
class Chart extends HTMLElement {
  #kind;
  #points = [];
  #plot = null;
  #sizes = new ResizeObserver(() => this.#draw());
  #scheme = matchMedia('(prefers-color-scheme: dark)');
  #redraw = () => this.#draw();

  constructor(kind) {
    super();
    this.#kind = kind;
  }

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
    const {default: Plot} = await import('uplot');
    if (!this.isConnected || this.clientWidth === 0) {
      return;
    }
    this.#plot?.destroy();
    this.#plot = new Plot(this.#options(Plot), this.#kind.data(this.#points), this);
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
    const kind = this.#kind.look(Plot, colour);
    return {
      width: this.clientWidth,
      height: this.clientHeight,
      padding: /** @type {[number, number, number, number]} */ ([8, 20, 0, 0]),
      legend: {show: false},
      cursor: {y: false, points: {size: 8}, drag: {x: false, y: false}},
      scales: {x: {time: true}, y: {range: kind.range}},
      axes: [
        {...axis, grid: {show: false}, size: 28, space: 72, values: (plot, times, i, space, step) => times.map(at => tick(at * 1_000, step < DAY))},
        {...axis, size: kind.size, space: 40, values: (plot, amounts) => amounts.map(kind.amount)},
      ],
      series: [{}, ...kind.series],
    };
  }
}

/** Of pairs. */
const PRICES = {
  data: points => [points.map(([at]) => at), points.map(([, price]) => price)],
  look: (Plot, colour) => ({
    range: (plot, low, high) => padded(low, high),
    size: 64,
    amount: level,
    series: [{
      stroke: colour('--accent'),
      fill: colour('--accent-wash'),
      width: 2,
      points: {show: false},
      paths: Plot.paths.linear(),
    }],
  }),
};

/** Of {at, granted, refused} from then on; the second line is dashed and has dots, for whoever sees no colours. */
const COUNTS = {
  data: points => [points.map(({at}) => at / 1_000), points.map(({granted}) => granted), points.map(({refused}) => refused)],
  look: (Plot, colour) => {
    const line = {width: 2, paths: Plot.paths.stepped({align: 1})};
    return {
      range: (plot, low, high) => [0, Math.max(4, high * 1.1)],
      size: 44,
      amount: amount => (Number.isInteger(amount) ? count(amount) : ''),
      series: [
        {...line, stroke: colour('--accent'), fill: colour('--accent-wash'), points: {show: false}},
        {...line, stroke: colour('--down'), dash: [6, 4], points: {show: true, size: 6, fill: colour('--down')}},
      ],
    };
  },
};

function padded(low, high) {
  const space = Math.max((high - low) * 0.12, high * 0.002);
  return [low - space, high + space];
}

customElements.define('price-chart', class extends Chart {
  constructor() {
    super(PRICES);
  }
});
customElements.define('count-chart', class extends Chart {
  constructor() {
    super(COUNTS);
  }
});

/** A chart with what it shows in words, for whoever doesn't see it. */
export function chart(points, label) {
  return points.length
    ? html`<price-chart role="img" aria-label=${label} .points=${points}></price-chart>`
    : nothing;
}

/** Likewise. */
export function countChart(points, label) {
  return html`<count-chart role="img" aria-label=${label} .points=${points}></count-chart>`;
}

/** Whether it rose, fell or neither. */
export function tone(change) {
  return change > 0 ? 'up' : change < 0 ? 'down' : 'flat';
}
