/** What whoever is signed in may do, as far as policies say it by their claims: the server decides anew each time. */

import {call, onSession} from './session.js';

export const MANAGERS = 'TraderManagers';
export const AUDITORS = 'Auditors';

const asked = new Map();

/** Whoever comes next has other claims. */
onSession(() => asked.clear());

/** Whether a policy is met; asked once a session. */
export async function met(policy) {
  if (!asked.has(policy)) {
    asked.set(policy, call(`/api/policies/${encodeURIComponent(policy)}/explain`));
  }
  try {
    return (await asked.get(policy)).data.met;
  } catch (failure) {
    asked.delete(policy);
    throw failure;
  }
}
