/** What a price was over a time, as the API tells it in equal parts. */

import {call} from './session.js';

/** What began a moment ago takes up so few of them. */
const FEW = 4;

/**
 * Of the last `span` milliseconds, in so many parts at most; kept under a name. Of what is much younger than that it is the time since it
 * began: it would be a single part, and flat.
 */
export async function history(path, span, points, keep) {
  const ask = from => call(`${path}?from=${from}&points=${points}`, {keep});
  const {data} = await ask(new Date(Date.now() - span).toISOString());
  const first = data.value[0]?.at;
  const isYoung = Date.parse(data.to) - Date.parse(first) < (FEW * span) / points;
  return isYoung ? (await ask(first)).data : data;
}
