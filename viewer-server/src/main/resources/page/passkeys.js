/** Passkeys (WebAuthn Level 3) as browsers make and use them. */

import {call} from './session.js';

/** Whether this browser reads and writes them as servers do. */
export const speaksPasskeys = Boolean(
  globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON && globalThis.PublicKeyCredential.parseCreationOptionsFromJSON);

/** The browser's user didn't want to, or had none, or too much time passed: browsers don't say which. */
export class PasskeyNotUsed extends Error {}

/** What is shown to sign in with. */
export async function usePasskey() {
  const {data} = await call('/api/permits/passkey/options', {method: 'POST'});
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(data.publicKey);
  const credential = await ofBrowser(navigator.credentials.get({publicKey}));
  return {challenge: data.challenge, credential: credential.toJSON()};
}

/** What a new one is registered with. */
export async function makePasskey() {
  const {data} = await call('/api/factors/passkeys/options', {method: 'POST'});
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(data.publicKey);
  const credential = await ofBrowser(navigator.credentials.create({publicKey}));
  return {challenge: data.challenge, credential: credential.toJSON()};
}

async function ofBrowser(asked) {
  try {
    return await asked;
  } catch (failure) {
    throw new PasskeyNotUsed(failure.name);
  }
}
