// The configuration: seen, edited as YAML or as a form, compared, applied, rolled back.
import { html, useEffect, useRef, useState } from './preact-htm.js';
import { Refused, ask, read } from './api.js';
import { may, state } from './store.js';
import { Command, Dialog, Note, Table, Time } from './parts.js';
import { Form } from './form.js';

const YAML = 'application/yaml';
const JSON_TYPE = 'application/json';

const load = async type => {
  try {
    const answer = await ask('/api/v1/config', { headers: { accept: type } });
    return { text: await answer.text(), etag: answer.headers.get('etag') };
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return { text: '', etag: '"0"', none: error.message };
    throw error;
  }
};

/** A unified diff, coloured by its first characters. */
const Diff = ({ text }) => html`<pre class="diff" tabindex="0" aria-label="Changes">${text.split('\n').map(line =>
  html`<span class=${/^(\+\+\+|---) /.test(line) ? 'at' : line.startsWith('+') ? 'plus' : line.startsWith('-') ? 'minus' : line.startsWith('@') ? 'at' : ''}>${line}${'\n'}</span>`)}</pre>`;

/** A text area with line numbers; lines with an error are marked. */
const Editor = ({ text, onInput, errors, target, readOnly }) => {
  const area = useRef();
  const gutter = useRef();
  useEffect(() => {
    if (!target || !area.current) return;
    const lines = text.split('\n');
    const from = lines.slice(0, target.line - 1).reduce((sum, line) => sum + line.length + 1, 0);
    area.current.focus();
    area.current.setSelectionRange(from, from + (lines[target.line - 1]?.length ?? 0));
    area.current.scrollTop = Math.max(0, (target.line - 5) * 20);
  }, [target]);
  const marked = new Map(errors.map(error => [error.line, error]));
  return html`<div class="editor"><div class="gutter" ref=${gutter} aria-hidden="true">${text.split('\n').map((line, i) =>
      html`<span class=${marked.has(i + 1) ? 'wrong' : ''} title=${marked.get(i + 1)?.detail}>${i + 1}</span>`)}</div>
    <textarea ref=${area} aria-label="Configuration as YAML" aria-invalid=${errors.length > 0} aria-describedby="config-errors" wrap="off" spellcheck=${false}
      readonly=${readOnly} value=${text} onInput=${event => onInput(event.target.value)}
      onScroll=${event => { gutter.current.scrollTop = event.target.scrollTop; }}></textarea></div>`;
};

const Errors = ({ errors, text, onGo }) => html`<ul id="config-errors" class="errors" role="alert">${errors.map(error => html`<li>
  <button type="button" onClick=${() => onGo({ ...error })}>${error.line > 0 ? `line ${error.line}, column ${error.column}` : error.pointer || 'configuration'}</button>
  <span>${error.severity} ${error.code}: ${error.detail}${error.hint ? ` — ${error.hint}` : ''}</span>
  ${error.line > 0 && html`<pre>${text.split('\n')[error.line - 1] ?? ''}${'\n'}${' '.repeat(Math.max(0, error.column - 1))}^</pre>`}</li>`)}</ul>`;

const Edit = ({ onDone }) => {
  const [loaded, setLoaded] = useState(null);
  const [text, setText] = useState('');
  const [form, setForm] = useState(false);
  const [errors, setErrors] = useState([]);
  const [failure, setFailure] = useState('');
  const [diff, setDiff] = useState(null);
  const [target, setTarget] = useState(null);
  const [reason, setReason] = useState('');
  const show = async asForm => {
    try {
      const found = await load(asForm ? JSON_TYPE : YAML);
      setLoaded(found);
      setText(found.text);
      setForm(asForm);
      setErrors([]);
      setDiff(null);
      setFailure('');
    } catch (error) {
      setFailure(error.message);
    }
  };
  useEffect(() => { show(false); }, []);
  const send = async dryRun => {
    setFailure('');
    try {
      const answer = await (await ask(`/api/v1/config${dryRun ? '?dry-run=true' : ''}`, {
        method: 'PUT', body: text,
        headers: { 'content-type': form ? JSON_TYPE : YAML, 'if-match': loaded.etag, ...(reason ? { 'x-change-reason': reason } : {}) },
      })).json();
      setErrors((answer.diagnostics ?? []).filter(one => one.severity === 'error'));
      if (dryRun) setDiff(answer.diff ?? '');
      else {
        await show(form);
        onDone(`Revision ${answer.revision} is in force.`);
      }
    } catch (error) {
      setDiff(null);
      setErrors(error.errors ?? []);
      setFailure(error.status === 412 ? `${error.message}. Somebody else changed it: load it again.` : error.errors?.length ? '' : error.message);
      if (error.errors?.length) setTarget({ ...error.errors[0] });
    }
  };
  const edited = value => { setText(value); setDiff(null); };
  if (!loaded) return html`<${Note}>${failure || 'Loading …'}</${Note}>`;
  return html`<section aria-label="Edit">
    <div class="bar"><div role="group" aria-label="Edit as">
      <button type="button" aria-pressed=${!form} onClick=${() => form && show(false)}>YAML</button>
      <button type="button" aria-pressed=${form} onClick=${() => !form && show(true)}>Form</button></div>
      <span class="quiet">${loaded.none ?? `etag ${loaded.etag}`}${may('admin') ? '' : '; changing it needs the role admin'}</span></div>
    ${form ? html`<${Form} text=${text} onInput=${edited} errors=${errors} />`
      : html`<${Editor} text=${text} onInput=${edited} errors=${errors} target=${target} readOnly=${!may('admin')} />`}
    <${Errors} errors=${errors} text=${form ? '' : text} onGo=${setTarget} />
    <p role="alert" class="bad">${failure}</p>
    <div class="bar"><button type="button" onClick=${() => send(true)} disabled=${text === loaded.text || !may('admin')}>Show changes</button>
      <button type="button" onClick=${() => show(form)}>Load again</button></div>
    ${diff !== null && html`<h2>Changes</h2>${diff ? html`<${Diff} text=${diff} />` : html`<${Note}>This changes nothing.</${Note}>`}
      <label>Reason, for the history <input name="reason" value=${reason} onInput=${event => setReason(event.target.value)} /></label>
      <p class="quiet">The same by command:</p>
      <${Command}>fairlead apply fairlead.yaml${reason ? ` --reason '${reason}'` : ''}</${Command}>
      <${Command}>curl -X PUT -H "Authorization: Bearer $TOKEN" -H 'If-Match: ${loaded.etag}' -H 'Content-Type: ${YAML}' --data-binary @fairlead.yaml ${location.origin}/api/v1/config</${Command}>
      <button type="button" class="go" onClick=${() => send(false)}>Apply</button>`}
  </section>`;
};

const RollBack = ({ revision, onClose, onDone }) => {
  const [failure, setFailure] = useState('');
  const [diff, setDiff] = useState(null);
  useEffect(() => {
    const compare = async () => {
      try {
        const { head } = await read('/api/v1/config/status');
        setDiff((await read(`/api/v1/config/diff?from=${head}&to=${revision.revision}`)).text);
      } catch (error) {
        setFailure(error.message);
      }
    };
    compare();
  }, []);
  const restore = async () => {
    try {
      const { etag } = await load(JSON_TYPE);
      const answer = await ask(`/api/v1/config/revisions/${revision.revision}/restore`, { method: 'POST', headers: { 'if-match': etag, 'x-change-reason': `back to revision ${revision.revision}` } });
      onDone(`Revision ${revision.revision} is in force again, as revision ${(await answer.json()).revision}.`);
    } catch (error) {
      setFailure(error.message);
    }
  };
  return html`<${Dialog} title=${`Back to revision ${revision.revision}?`} onClose=${onClose}>
    <p>It becomes the newest revision; nothing is lost.</p>
    ${diff === null ? html`<${Note}>${failure ? '' : 'Loading …'}</${Note}>` : diff ? html`<${Diff} text=${diff} />` : html`<${Note}>It is the same as now.</${Note}>`}
    <${Command}>fairlead rollback --to ${revision.revision}</${Command}>
    <p role="alert" class="bad">${failure}</p>
    <footer><button type="button" class="go" disabled=${!may('admin')} onClick=${restore}>Roll back</button><button type="button" onClick=${onClose}>Cancel</button></footer>
  </${Dialog}>`;
};

const History = ({ head, onDone }) => {
  const [rows, setRows] = useState(null);
  const [back, setBack] = useState(null);
  useEffect(() => { read('/api/v1/config/revisions?limit=100').then(found => setRows(found.toReversed()), () => setRows([])); }, [head]);
  const done = message => { setBack(null); onDone(message); };
  return html`<section aria-labelledby="h-history"><h2 id="h-history">History</h2>
    <${Table} label="Revisions" rows=${rows ?? []} empty=${rows ? 'There is no revision yet.' : 'Loading …'} columns=${[
      { title: 'Revision', value: row => row.revision },
      { title: 'Time', text: true, value: row => html`<${Time} at=${row.time} />` },
      { title: 'By', text: true, value: row => row.author },
      { title: 'Reason', text: true, long: true, value: row => row.reason },
      { title: 'Action', text: true, value: row => (row.revision === head ? 'in force' : html`<button type="button" onClick=${() => setBack(row)}>Compare, roll back</button>`) },
    ]} />
    ${back && html`<${RollBack} revision=${back} onClose=${() => setBack(null)} onDone=${done} />`}</section>`;
};

export const Config = () => {
  const [said, say] = useState('');
  const config = state.stats?.config;
  const failed = (config?.nodes ?? []).filter(node => node.error);
  return html`<h1>Configuration</h1>
    <p role="status" class="good">${said}</p>
    ${config?.revision && html`<p>Revision ${config.revision} by ${config.author}, <${Time} at=${config.time} />${config.reason ? `: ${config.reason}` : ''}.
      ${failed.length ? html` <span class="bad">Not applied on ${failed.map(node => `${node.node} (${node.error})`).join(', ')}.</span>` : ' Applied on every node.'}</p>`}
    <${Edit} onDone=${say} />
    <${History} head=${config?.revision} onDone=${say} />`;
};
