import {html, nothing} from 'lit-html';
import {NotSignedInAgain, SignInAgain} from '../again.js';
import {Sure} from '../sure.js';
import {Ending} from '../ending.js';
import {field, formNotice, taken} from '../fields.js';
import {fullName, marks} from '../people.js';
import {refusedAction, refusedPage, Why} from '../refusal.js';
import {call, Refusal, session} from '../session.js';
import {day, text} from '../texts.js';
import {waiting} from '../waiting.js';
import {View} from './view.js';

const LABELS = {firstName: 'name.first', lastName: 'name.last', dateJoined: 'trader.dateJoined', disabled: 'trader.disabled'};

/** One trader: what is known of them, and what managers do about it. */
export class ConsoleTrader extends View {
  constructor(update) {
    super(update);
    this.sure = new Sure(update);
    this.again = new SignInAgain(update);
    this.trader = null;
    this.etag = null;
    this.conflict = null;
    this.done = null;
    this.ending = null;
  }

  open(id) {
    this.path = `/api/traders/${encodeURIComponent(id)}`;
    return this.load(() => this.read());
  }

  close() {
    this.again.close();
  }

  async read() {
    this.take(await call(this.path));
  }

  /** What was typed gives way to what is so. */
  take({data, etag}) {
    this.trader = data;
    this.etag = etag;
    setTimeout(() => /** @type {HTMLFormElement | null} */ (document.querySelector('form[data-trader]'))?.reset());
  }

  get name() {
    return fullName(this.trader);
  }

  /**
   * Does it, after another sign-in where one of a moment ago is asked for.
   *
   * @param done the key of what to say when it is
   */
  act(done, what) {
    this.done = null;
    this.why = new Why(this.update);
    return this.change(async () => {
      try {
        await this.again.run(what);
        this.done = this.conflict ? null : text(done, {name: this.name});
      } catch (failure) {
        if (!(failure instanceof NotSignedInAgain)) {
          throw failure;
        }
      }
    });
  }

  submit(event) {
    event.preventDefault();
    const typed = Object.entries(taken(event.target)).map(([name, value]) => [name, value || null]);
    return this.set(Object.fromEntries(typed.filter(([name, value]) => value !== (this.trader[name] ?? null))));
  }

  set(wanted, done = 'trader.saved') {
    return this.act(done, async () => {
      try {
        this.take(await call(this.path, {method: 'PATCH', headers: {'If-Match': this.etag}, body: wanted}));
        this.conflict = null;
      } catch (failure) {
        await this.refusedToSet(failure, wanted);
      }
    });
  }

  /** Somebody else was first: both are shown, and whoever manages decides. What is as it was wanted was done by an answer that was lost. */
  async refusedToSet(failure, wanted) {
    if (!isOutdated(failure)) {
      throw failure;
    }
    await this.read();
    const differing = Object.keys(wanted).filter(name => (this.trader[name] ?? null) !== wanted[name]);
    this.conflict = differing.length ? {wanted, names: differing} : null;
  }

  keepTheirs() {
    this.conflict = null;
    this.update();
  }

  askTo(what, run) {
    this.sure.ask({
      title: text(`trader.${what}.title`),
      detail: text(`trader.${what}.detail`, {name: this.name}),
      action: text(`trader.${what}`),
    }, run);
  }

  post(what, done) {
    return this.act(done, () => call(`${this.path}/${what}`, {method: 'POST'}));
  }

  resetFactors() {
    return this.act('trader.factors.done', async () => {
      await call(`${this.path}/factors`, {method: 'DELETE'});
      await this.read();
    });
  }

  async endAll() {
    this.ending = new Ending(this.update);
    await this.ending.run(`/api/permits?trader=${encodeURIComponent(this.trader.id)}`);
  }

  /** Whoever was changed by somebody else meanwhile is looked at again first. */
  remove() {
    return this.act('trader.remove.done', async () => {
      try {
        await call(this.path, {method: 'DELETE', headers: {'If-Match': this.etag}});
      } catch (failure) {
        if (isOutdated(failure)) {
          await this.read();
        }
        throw failure;
      }
      location.hash = '#/console/traders';
    });
  }

  template() {
    if (this.problem) {
      return refusedPage(this.problem, this.why);
    }
    if (!this.trader) {
      return waiting();
    }
    const {id, email, roles, confirmed} = this.trader;
    return html`<a class="back" href="#/console/traders">${text('trader.back')}</a>
      <div class="heading"><h1>${this.name}</h1><p class="marks">${marks(this.trader)}</p></div>
      ${this.done ? html`<p class="notice done" role="status">${this.done}</p>` : nothing}
      ${this.refusal()}
      ${this.conflict ? this.decision() : nothing}
      <div class="trader">
        <section class="card editor">
          <h2>${text('trader.title')}</h2>
          <dl class="facts">
            <div><dt>${text('door.email')}</dt><dd>${email}</dd></div>
            <div><dt>${text('trader.roles')}</dt><dd>${roles.join(', ') || text('trader.roles.none')}</dd></div>
            <div><dt>${text('trader.confirmed')}</dt><dd>${text(confirmed ? 'yes' : 'no')}</dd></div>
          </dl>
          ${this.form()}
        </section>
        <section class="card actions">
          <h2>${text('trader.access')}</h2>
          <a href="#/console/permits/${encodeURIComponent(id)}">${text('trader.permits')}</a>
          <a href="#/console/record/${encodeURIComponent(id)}">${text('trader.record')}</a>
          ${this.buttons()}
          ${this.ending?.template() ?? nothing}
        </section>
      </div>
      ${this.sure.template()} ${this.again.template()}`;
  }

  /** What is said at a field isn't said twice. */
  refusal() {
    return this.refused?.fields.length ? formNotice(this.refused, Object.keys(LABELS)) : refusedAction(this.refused, this.why);
  }

  form() {
    const {firstName, lastName, dateJoined, version} = this.trader;
    return html`<form data-trader=${version} @submit=${event => this.submit(event)} aria-busy=${this.busy}>
      ${field('trader', {name: 'firstName', label: text('name.first'), maxlength: 100, value: firstName}, this.refused)}
      ${field('trader', {name: 'lastName', label: text('name.last'), maxlength: 100, value: lastName}, this.refused)}
      ${field('trader', {
        name: 'dateJoined', label: text('trader.dateJoined'), type: 'date', optional: true, value: dateJoined ?? '', hint: text('trader.dateJoined.hint'),
      }, this.refused)}
      <button class="main" ?disabled=${this.busy}>${text(this.busy ? 'busy' : 'trader.save')}</button>
    </form>`;
  }

  buttons() {
    const {id, disabled, confirmed} = this.trader;
    const button = (what, run, tone = 'quiet') => html`<button class=${tone} type="button" data-action=${what} ?disabled=${this.busy}
      @click=${run}>${text(`trader.${what}`)}</button>`;
    return html`${id === session()?.trader.id ? nothing : button('end', () => this.askTo('end', () => this.endAll()))}
      ${disabled
        ? button('enable', () => this.set({disabled: false}, 'trader.enable.done'))
        : button('disable', () => this.askTo('disable', () => this.set({disabled: true}, 'trader.disable.done')))}
      ${button('unlock', () => this.post('unlock', 'trader.unlock.done'))}
      ${confirmed ? nothing : button('again', () => this.post('invitation', 'trader.again.done'))}
      ${button('factors', () => this.askTo('factors', () => this.resetFactors()))}
      ${button('remove', () => this.askTo('remove', () => this.remove()), 'danger')}`;
  }

  decision() {
    const {wanted, names} = this.conflict;
    return html`<div class="notice refused" role="alert" data-conflict>
      <strong>${text('conflict.title')}</strong>
      <table>
        <thead><tr><td></td><th scope="col">${text('conflict.yours')}</th><th scope="col">${text('conflict.theirs')}</th></tr></thead>
        <tbody>${names.map(name => html`<tr><th scope="row">${text(LABELS[name])}</th>
          <td>${shown(wanted[name])}</td><td>${shown(this.trader[name])}</td></tr>`)}</tbody>
      </table>
      <div class="buttons">
        <button class="main" type="button" ?disabled=${this.busy} @click=${() => this.set(wanted)}>${text('trader.conflict.mine')}</button>
        <button class="quiet" type="button" @click=${() => this.keepTheirs()}>${text('trader.conflict.keep')}</button>
      </div>
    </div>`;
  }
}

function isOutdated(failure) {
  return failure instanceof Refusal && failure.status === 412;
}

function shown(value) {
  if (typeof value === 'boolean') {
    return text(value ? 'yes' : 'no');
  }
  return /^\d{4}-\d{2}-\d{2}$/.test(value ?? '') ? day(value) : value ?? '–';
}
