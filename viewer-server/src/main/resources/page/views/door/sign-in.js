/** The steps of signing in. Which comes next never depends on whether there is an account: nobody is to learn that here. */

import {html, nothing} from 'lit-html';
import {text} from '../../texts.js';
import {codeField, emailField, passkeyButton, passwordFields} from './proof.js';

export const email = {
  fields: ['email'],
  title: () => text('door.title'),
  lead: () => text('door.lead'),
  action: () => text('door.next'),
  body: emailField,
  send: (door, typed) => {
    door.email = typed.email;
    door.go('password');
  },
  ways: door => passkeyButton(door.busy, () => door.usePasskey()),
};

export const password = {
  fields: ['password'],
  title: () => text('door.password.title'),
  action: () => text('door.signIn'),
  body: door => passwordFields('door', door.email, door.problem),
  send: async (door, typed) => {
    if (!(await door.proof.password(door.email, typed.password))) {
      door.go('second');
    }
  },
  ways: door => html`${door.way('forgotten', text('door.forgotten'))}
    ${door.way('register', text('door.register'))}
    ${door.way('code', text('door.code'))}
    ${door.way('email', text('door.other'))}`,
};

export const second = {
  fields: ['code'],
  title: () => text('door.second.title'),
  lead: door => text(door.proof.takesCode ? 'door.second.lead' : 'door.second.passkey'),
  action: door => (door.proof.takesCode ? text('door.signIn') : null),
  body: door => (door.proof.takesCode ? codeField('door', door.problem) : nothing),
  send: (door, typed) => door.proof.secondFactor(typed.code),
  ways: door => html`${door.proof.takesPasskey ? passkeyButton(door.busy, () => door.usePasskey()) : nothing}
    ${door.way('email', text('door.again'))}`,
};
