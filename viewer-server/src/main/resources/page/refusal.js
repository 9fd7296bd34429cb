/** What the server refused, in its own words, and why where a policy did. All of it is text: lit-html writes no markup from values. */

import {html, nothing} from 'lit-html';
import {PasskeyNotUsed} from './passkeys.js';
import {call, Refusal, session, Unreachable} from './session.js';
import {day, text} from './texts.js';

/**
 * What to say of a failure: {title, detail, fields, policy}.
 *
 * @param unused the key of how to go on where no passkey was used
 */
export function said(failure, unused = 'passkey.unused.detail') {
  if (failure instanceof Refusal) {
    const {title, detail, errors, policy} = failure.problem;
    return {title, detail, fields: Object.values(errors ?? {}).flat(), policy: policy?.name ?? null};
  }
  return {...words(failure, unused), fields: [], policy: null};
}

function words(failure, unused) {
  if (failure instanceof PasskeyNotUsed) {
    return {title: text('passkey.unused'), detail: text(unused)};
  }
  if (failure instanceof Unreachable) {
    return {title: text('unreachable.title'), detail: text(session() ? 'unreachable.detail' : 'unreachable.again')};
  }
  console.error(failure);
  return {title: text('failed.title'), detail: text('failed.detail')};
}

export function notice(problem, tone = 'refused') {
  return problem
    ? html`<div class="notice ${tone}" role="alert">
        <strong>${problem.title}</strong>
        ${problem.detail ? html`<p>${problem.detail}</p>` : nothing}
        ${problem.fields?.length ? html`<ul>${problem.fields.map(field => html`<li>${field.message ?? field}</li>`)}</ul>` : nothing}
      </div>`
    : nothing;
}

/** "Why am I not allowed?": asks what a policy comes to for whoever is signed in. */
export class Why {
  constructor(update) {
    this.update = update;
    this.found = null;
    this.problem = null;
    this.busy = false;
  }

  async ask(policy) {
    this.busy = true;
    this.update();
    try {
      this.found = (await call(`/api/policies/${encodeURIComponent(policy)}/explain`)).data;
      this.problem = null;
    } catch (failure) {
      this.problem = said(failure);
    }
    this.busy = false;
    this.update();
  }

  /** A button until it was asked, then the explanation. */
  template(policy) {
    if (!this.found) {
      return html`<button class="quiet" type="button" data-why ?disabled=${this.busy} @click=${() => this.ask(policy)}>
          ${text('why.ask')}
        </button>
        ${notice(this.problem)}`;
    }
    return html`<dl class="why" aria-live="polite">
      <div><dt>${text('why.asked')}</dt><dd>${this.found.requirement}</dd></div>
      <div><dt>${text('why.reason')}</dt><dd>${this.found.reason}</dd></div>
      ${this.found.metFrom && !this.found.met
        ? html`<div><dt>${text('why.from')}</dt><dd class="number">${day(this.found.metFrom)}</dd></div>`
        : nothing}
    </dl>`;
  }
}

/** Something that was refused where one goes on, with the reason. */
export function refusedAction(problem, why) {
  if (!problem) {
    return nothing;
  }
  return html`<div class="refusal">${notice(problem)}
    ${problem.policy ? why.template(problem.policy) : nothing}</div>`;
}

/** A page that was refused as a whole. */
export function refusedPage(problem, why) {
  return html`<section class="card middle">
    <h1>${problem.title}</h1>
    ${problem.detail ? html`<p>${problem.detail}</p>` : nothing}
    ${problem.policy ? why.template(problem.policy) : nothing}
  </section>`;
}
