/**
 * Fields of forms, each with its label, a hint, and what was wrong with it where the server said so. What was typed stays in the browser's
 * fields: it is never drawn back, and secrets are emptied once they were sent.
 */

import {html, nothing} from 'lit-html';
import {ifDefined} from 'lit-html/directives/if-defined.js';
import {notice} from './refusal.js';
import {text} from './texts.js';

/**
 * Where one goes on in what a template has drawn, or is about to: its first field that is empty, or else its first
 * button, or itself.
 */
export function focusSoon(selector) {
  setTimeout(() => {
    const part = document.querySelector(selector);
    const empty = [...(part?.querySelectorAll('input:not([readonly])') ?? [])].find(input => input.value === '');
    (empty ?? part?.querySelector('input:not([readonly]), button') ?? part)?.focus();
  });
}

/**
 * A labelled input.
 *
 * @param form what tells its fields from those of other forms of the view
 * @param about name and label; type, autocomplete, capitals, inputmode, value, hint, maxlength, readonly and optional where they matter
 * @param problem what a submission was refused for, if it was
 */
export function field(form, about, problem = null) {
  const id = `${form}-${about.name}`;
  const faults = (problem?.fields ?? []).filter(fault => fault.field === about.name);
  const described = [about.hint && `${id}-hint`, faults.length && `${id}-fault`].filter(Boolean).join(' ');
  const isCode = about.type === 'code';
  const isPassword = about.type === 'password';
  return html`<div class="field">
    <label for=${id}>${about.label}</label>
    <input id=${id} name=${about.name} type=${isCode ? 'text' : about.type ?? 'text'} class=${isCode ? 'number code' : isPassword ? 'password' : ''}
      autocomplete=${about.autocomplete ?? 'off'} autocapitalize=${isCode ? 'characters' : about.capitals ?? 'off'} spellcheck="false"
      inputmode=${ifDefined(about.inputmode)} maxlength=${ifDefined(about.maxlength)}
      value=${ifDefined(about.value)}
      ?required=${!about.optional} ?readonly=${about.readonly}
      aria-describedby=${ifDefined(described || undefined)} aria-invalid=${faults.length ? 'true' : 'false'}>
    ${isPassword
      ? html`<button class="link peek" type="button" aria-pressed="false" aria-label=${text('field.show.of', {name: about.label})}
          @click=${({currentTarget}) => peek(id, currentTarget)}>${text('field.show')}</button>`
      : nothing}
    ${about.hint ? html`<p class="hint" id="${id}-hint">${about.hint}</p>` : nothing}
    ${faults.length ? html`<p class="fault" id="${id}-fault" role="alert">${faults.map(fault => fault.message).join(' ')}</p>` : nothing}
  </div>`;
}

/** Shows what was typed as a password, or hides it again. */
function peek(id, button) {
  const input = /** @type {HTMLInputElement} */ (document.getElementById(id));
  const shows = input.type === 'password';
  input.type = shows ? 'text' : 'password';
  button.setAttribute('aria-pressed', String(shows));
}

/** What a submission was refused for, but for what is said at its fields. */
export function formNotice(problem, names) {
  if (!problem) {
    return nothing;
  }
  const others = (problem.fields ?? []).filter(fault => !names.includes(fault.field));
  const atFields = (problem.fields ?? []).length > 0 && others.length === 0;
  return atFields ? nothing : notice({...problem, fields: others}, problem.tone);
}

/** What was typed, without what surrounds it but in passwords, which are taken as they are; those and codes are emptied. */
export function taken(form) {
  const typed = {};
  for (const input of form.querySelectorAll('input[name]')) {
    const isPassword = input.classList.contains('password');
    typed[input.name] = isPassword ? input.value : input.value.trim();
    if (isPassword || input.classList.contains('code')) {
      input.value = '';
    }
  }
  form.querySelectorAll('.peek[aria-pressed="true"]').forEach(button => button.click());
  return typed;
}

/** Where what was refused is mended: its field, or else the first that a secret was taken from. */
export function focusFault(form) {
  setTimeout(() => {
    const wrong = form.querySelector('[aria-invalid="true"]');
    const empty = [...form.querySelectorAll('input:not([readonly])')].find(input => input.value === '');
    (wrong ?? empty)?.focus();
  });
}
