// Talks to the REST API: the token, problems as errors, server-sent events.

const KEY = 'fairlead-token';

let token = sessionStorage.getItem(KEY) ?? '';

export const hasToken = () => token !== '';

export const useToken = value => {
  token = value;
  if (value) sessionStorage.setItem(KEY, value);
  else sessionStorage.removeItem(KEY);
};

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
  const headers = { authorization: `Bearer ${token}`, ...options.headers };
  const answer = await fetch(path, { cache: 'no-store', ...options, headers });
  if (!answer.ok) throw new Refused(answer.status, await problemOf(answer));
  return answer;
};

export const read = async (path, options) => (await ask(path, options)).json();

/** Sends a change as JSON; the reason goes into the history. */
export const change = (method, path, body, reason = '', headers = {}) =>
  ask(path, {
    method,
    headers: { 'content-type': 'application/json', ...(reason ? { 'x-change-reason': reason } : {}), ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  });

/** Server-sent events over fetch, because EventSource cannot send the token. Ends when the server ends it. */
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
