// Talks to the REST API: logs in and out, problems as errors, server-sent events.

// The cookie of a login is none of ours to see. What a change needs besides it is known to this page only.
let proof = '';

/** An answer that is none: the status, and RFC 9457's members. */
export class Refused extends Error {
  constructor(status, problem) {
    super(problem.detail || problem.title || `HTTP ${status}`);
    this.status = status;
    this.errors = problem.errors ?? [];
  }
}

const problemOf = async answer => {
  try {
    return await answer.json();
  } catch {
    return {};
  }
};

/** Asks; throws {@link Refused} for everything that is not 2xx. */
export const ask = async (path, options = {}) => {
  const harmless = !options.method || options.method === 'GET';
  const headers = { ...(harmless ? {} : { 'fairlead-proof': proof }), ...options.headers };
  const answer = await fetch(path, { cache: 'no-store', credentials: 'same-origin', ...options, headers });
  if (!answer.ok) throw new Refused(answer.status, await problemOf(answer));
  return answer;
};

export const read = async (path, options) => (await ask(path, options)).json();

/** Logs in with {user, password} or {token}; says who that is. */
export const openSession = async credential => {
  const answer = await fetch('/api/v1/session', {
    method: 'POST', cache: 'no-store', headers: { 'content-type': 'application/json' }, body: JSON.stringify(credential),
  });
  if (!answer.ok) throw new Refused(answer.status, await problemOf(answer));
  const me = await answer.json();
  proof = me.proof;
  return me;
};

/** Whom the browser's cookie belongs to; null when it belongs to nobody (any more). */
export const resumeSession = async () => {
  try {
    const me = await read('/api/v1/whoami');
    proof = me.proof ?? '';
    return proof ? me : null;
  } catch (error) {
    if (error instanceof Refused && error.status === 401) return null;
    throw error;
  }
};

export const closeSession = async () => {
  const mine = proof;
  try {
    await ask('/api/v1/session', { method: 'DELETE' });
  } catch {
    // Over already, or nobody there: the cookie ends by itself.
  }
  if (proof === mine) proof = '';
};

/** Sends a change as JSON; the reason goes into the history. */
export const change = (method, path, body, reason = '', headers = {}) =>
  ask(path, {
    method,
    headers: { 'content-type': 'application/json', ...(reason ? { 'x-change-reason': reason } : {}), ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  });

/** Server-sent events over fetch, which shows why an answer is none. Ends when the server ends it. */
export const follow = async (path, signal, take) => {
  const answer = await ask(path, { signal });
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    text += value;
    let end;
    while ((end = text.indexOf('\n\n')) >= 0) {
      const lines = text.slice(0, end).split('\n');
      text = text.slice(end + 2);
      const field = name => lines.filter(line => line.startsWith(`${name}: `)).map(line => line.slice(name.length + 2)).join('\n');
      if (field('data')) await take(field('event'), JSON.parse(field('data')));
    }
  }
};

/** The same call for a shell; the token stays out of it. */
export const curl = (method, path, body) =>
  `curl -X ${method} -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '${JSON.stringify(body)}' ${location.origin}${path}`;
