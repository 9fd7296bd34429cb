/** The steps of whoever has no account yet, or a code from an e-mail. Answers tell nobody who has an account; e-mails do, to their own reader. */

import {html} from 'lit-html';
import {field} from '../../fields.js';
import {call} from '../../session.js';
import {text} from '../../texts.js';
import {emailField} from './proof.js';

const NEW = 'new-password';

function post(path, body) {
  return call(`/api/traders${path}`, {method: 'POST', body});
}

function codeField(door) {
  return field('door', {
    name: 'code', label: text('door.mail.code'), type: 'code', autocomplete: 'one-time-code', hint: text('door.mail.hint'),
  }, door.problem);
}

function newPassword(door, name, label) {
  return field('door', {name, label, type: 'password', autocomplete: NEW, hint: text('door.new.hint')}, door.problem);
}

export const register = {
  fields: ['email', 'password', 'firstName', 'lastName'],
  title: () => text('register.title'),
  lead: () => text('register.lead'),
  action: () => text('register.do'),
  body: door => html`${emailField(door)}
    <div class="pair">
      ${field('door', {name: 'firstName', label: text('name.first'), autocomplete: 'given-name', capitals: 'words'}, door.problem)}
      ${field('door', {name: 'lastName', label: text('name.last'), autocomplete: 'family-name', capitals: 'words'}, door.problem)}
    </div>
    ${newPassword(door, 'password', text('door.password'))}`,
  send: async (door, typed) => {
    door.email = typed.email;
    await post('', typed);
    door.go('confirm', {title: text('confirm.sent'), detail: text('confirm.sent.to', {email: door.email})});
  },
  ways: door => door.way('email', text('door.again')),
};

export const confirm = {
  fields: ['email', 'code'],
  awaitsMail: true,
  title: () => text('confirm.title'),
  lead: () => text('confirm.lead'),
  action: () => text('confirm.do'),
  body: door => html`${emailField(door)} ${codeField(door)}`,
  send: async (door, typed) => {
    door.email = typed.email;
    await post('/confirmation', typed);
    door.finish({title: text('confirm.done'), detail: text('confirm.done.next')});
  },
  ways: door => html`
    <button class="link" type="button" data-another aria-disabled=${door.busy} @click=${() => door.sendAnother('/confirmation/request')}>
      ${text('confirm.another')}</button>
    ${door.way('email', text('door.again'))}`,
};

export const forgotten = {
  fields: ['email'],
  title: () => text('forgotten.title'),
  lead: () => text('forgotten.lead'),
  action: () => text('forgotten.do'),
  body: emailField,
  send: async (door, typed) => {
    door.email = typed.email;
    await post('/password-reset/request', typed);
    door.go('reset', {title: text('forgotten.sent'), detail: text('forgotten.sent.to', {email: door.email})});
  },
  ways: door => door.way('email', text('door.again')),
};

export const reset = {
  fields: ['email', 'code', 'newPassword'],
  awaitsMail: true,
  title: () => text('reset.title'),
  lead: () => text('reset.lead'),
  action: () => text('reset.do'),
  body: door => html`${emailField(door)} ${codeField(door)} ${newPassword(door, 'newPassword', text('door.new'))}`,
  send: async (door, typed) => {
    door.email = typed.email;
    await post('/password-reset', typed);
    door.finish({title: text('reset.done'), detail: text('reset.done.next')});
  },
  ways: door => html`
    <button class="link" type="button" data-another aria-disabled=${door.busy} @click=${() => door.sendAnother('/password-reset/request')}>
      ${text('confirm.another')}</button>
    ${door.way('email', text('door.again'))}`,
};

/** What the code is for is said in the e-mail it came with. */
export const code = {
  fields: [],
  title: () => text('code.title'),
  lead: () => text('code.lead'),
  action: () => null,
  body: door => html`<div class="choices">
    ${door.choice('confirm', text('code.confirm'))}
    ${door.choice('reset', text('code.reset'))}
    ${door.choice('invited', text('code.invited'))}
  </div>`,
  send: () => {},
  ways: door => door.way('email', text('door.again')),
};

export const invited = {
  fields: ['email', 'code', 'password'],
  title: () => text('invited.title'),
  lead: () => text('invited.lead'),
  awaitsMail: true,
  action: () => text('invited.do'),
  body: door => html`${emailField(door)} ${codeField(door)} ${newPassword(door, 'password', text('door.new'))}`,
  send: async (door, typed) => {
    door.email = typed.email;
    await post('/invitations/acceptance', typed);
    door.finish({title: text('invited.done'), detail: text('confirm.done.next')});
  },
  ways: door => door.way('email', text('door.again')),
};
