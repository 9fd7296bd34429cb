/** Sign-ins and refusals over a time, as a plot and as a table. */

import {html} from 'lit-html';
import {countChart} from './charts.js';
import {notice, said} from './refusal.js';
import {call} from './session.js';
import {count, dayAndTime, text} from './texts.js';

const HOUR = 3_600_000;

/** How long each is, and in how many parts it is shown, of which the last is begun: of an hour, six, and a day. */
const RANGES = {day: {span: 24 * HOUR, points: 24}, week: {span: 168 * HOUR, points: 28}, month: {span: 720 * HOUR, points: 30}};

export class SignIns {
  constructor(update) {
    this.update = update;
    this.range = 'day';
    this.parts = null;
    this.to = null;
    this.problem = null;
  }

  async draw() {
    const {range} = this;
    const {span, points} = RANGES[range];
    const to = Math.ceil(Date.now() / HOUR) * HOUR;
    const {data} = await call(`/api/audit/sign-ins?from=${time(to - span)}&to=${time(to)}&points=${points}`);
    if (range === this.range) {
      this.parts = filled(data);
      this.to = Date.parse(data.to);
      this.problem = null;
      this.update();
    }
  }

  async choose(range) {
    this.range = range;
    this.update();
    try {
      await this.draw();
    } catch (failure) {
      this.problem = said(failure);
      this.update();
    }
  }

  template() {
    return html`<section class="card sign-ins" data-sign-ins>
      <div class="heading"><h2>${text('signIns.title')}</h2>
        <div class="ranges" role="group" aria-label=${text('share.range')}>
          ${Object.keys(RANGES).map(range => html`<button type="button" aria-pressed=${range === this.range}
            @click=${() => this.choose(range)}>${text(`signIns.${range}`)}</button>`)}
        </div></div>
      ${notice(this.problem)}
      ${this.parts ? this.plot() : html`<div class="waiting chart"></div>`}
    </section>`;
  }

  plot() {
    const sum = name => count(this.parts.reduce((all, part) => all + part[name], 0));
    const values = {time: text(`signIns.${this.range}`), granted: sum('granted'), refused: sum('refused')};
    return html`<ul class="legend">
        <li class="granted">${text('signIns.granted')} <span class="number strong" data-granted>${values.granted}</span></li>
        <li class="refused">${text('signIns.refused')} <span class="number strong" data-refused>${values.refused}</span></li>
      </ul>
      ${countChart([...this.parts, {...this.parts.at(-1), at: this.to}], text('signIns.chart', values))}
      <details><summary>${text('signIns.table')}</summary>${this.table()}</details>`;
  }

  /** Without the parts in which there was nothing. */
  table() {
    const parts = this.parts.filter(({granted, refused}) => granted + refused).reverse();
    if (!parts.length) {
      return html`<p class="soft none">${text('record.none')}</p>`;
    }
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${text('signIns.table')}><table>
      <thead><tr><th scope="col">${text('history.from')}</th><th scope="col" class="right">${text('signIns.granted')}</th>
        <th scope="col" class="right">${text('signIns.refused')}</th></tr></thead>
      <tbody>${parts.map(({at, granted, refused}) => html`<tr><th scope="row" class="number">${dayAndTime(at)}</th>
        <td class="right number">${count(granted)}</td><td class="right number">${count(refused)}</td></tr>`)}</tbody>
    </table></div>`;
  }
}

function time(milliseconds) {
  return new Date(milliseconds).toISOString();
}

/** The parts that the server left out are those in which there was nothing. */
function filled({from, to, width, value}) {
  const counts = new Map(value.map(part => [Date.parse(part.at), part]));
  const parts = [];
  for (let at = Date.parse(from); at < Date.parse(to); at += milliseconds(width)) {
    parts.push(counts.get(at) ?? {at, granted: 0, refused: 0});
  }
  return parts.map(part => ({...part, at: Number(new Date(part.at))}));
}

/** Of a duration as the API writes it, hours at most (ISO 8601). */
function milliseconds(duration) {
  const [, hours = 0, minutes = 0, seconds = 0] = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(duration);
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000;
}
