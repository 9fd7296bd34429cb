import {html} from 'lit-html';
import {field} from '../../fields.js';
import {call, end, session} from '../../session.js';
import {text} from '../../texts.js';
import {Section} from './section.js';

/** Another password; all permits end with the one of before. */
export class PasswordChange extends Section {
  name = 'password';

  async change({password, newPassword}) {
    await call('/api/traders/me/password', {method: 'PUT', body: {password, newPassword}});
    end({tone: 'done', title: text('reset.done'), detail: text('reset.done.next')});
  }

  template() {
    return html`<section class="card" data-section=${this.name}>
      <h2 tabindex="-1">${text('password.title')}</h2>
      <p class="soft">${text('reset.lead')}</p>
      ${this.notices(['password', 'newPassword'])}
      ${this.form(typed => this.change(typed), html`
        <div class="unseen">${field('change', {
          name: 'username', label: text('door.email'), type: 'email', autocomplete: 'username', value: session()?.trader.email, readonly: true,
        })}</div>
        ${field('change', {
          name: 'password', label: text('password.now'), type: 'password', autocomplete: 'current-password',
        }, this.problem)}
        ${field('change', {
          name: 'newPassword', label: text('door.new'), type: 'password', autocomplete: 'new-password', hint: text('door.new.hint'),
        }, this.problem)}`, text('password.do'))}
    </section>`;
  }
}
