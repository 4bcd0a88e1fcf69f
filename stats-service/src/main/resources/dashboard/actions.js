// What an operator does to servers: asked once more, with the same thing as CLI line and curl.
import { html, useState } from './preact-htm.js';
import { change, curl } from './api.js';
import { loadHealth, may } from './store.js';
import { Command, Dialog } from './parts.js';

const SAY = {
  ready: 'Takes traffic again, as its checks allow.',
  drain: 'Finishes what it has; gets nothing new but from clients that persist.',
  maint: 'Gets no traffic and is not checked any more.',
  weight: 'Gets this share of traffic beside the others of its backend.',
};

const path = target => `/api/v1/servers/${encodeURIComponent(target.backend)}/${encodeURIComponent(target.server)}`;

const cli = (action, target, weight) =>
  `fairlead ${action} ${target.backend}/${target.server}${action === 'weight' ? ` ${weight}` : ''}`;

/** Buttons of a server's actions. */
export const Actions = ({ targets, onAct }) => html`<div class="actions" role="group" aria-label="Actions">
  ${['ready', 'drain', 'maint', 'weight'].map(action => html`<button type="button" disabled=${!may('operator') || targets.length === 0}
    title=${may('operator') ? SAY[action] : 'needs the role operator'} onClick=${() => onAct({ action, targets })}>
    ${action[0].toUpperCase()}${action.slice(1)}</button>`)}
</div>`;

/** Asks whether to do it; does it; says what came of it. */
export const Confirm = ({ action, targets, onClose }) => {
  const [reason, setReason] = useState('');
  const [weight, setWeight] = useState('100');
  const [answer, setAnswer] = useState('');
  const [busy, setBusy] = useState(false);
  const body = action === 'weight' ? { weight: Number(weight) } : { state: action };
  const act = async event => {
    event.preventDefault();
    setBusy(true);
    try {
      for (const target of targets) await change('PUT', path(target), body, reason);
      await loadHealth();
      onClose();
    } catch (error) {
      setAnswer(error.message);
      setBusy(false);
    }
  };
  const names = targets.map(target => `${target.backend}/${target.server}`);
  return html`<${Dialog} title=${`${action[0].toUpperCase()}${action.slice(1)} ${names.length === 1 ? names[0] : `${names.length} servers`}?`} onClose=${onClose}>
    <form onSubmit=${act}>
      <p>${SAY[action]}</p>
      ${names.length > 1 && html`<p>${names.join(', ')}</p>`}
      ${action === 'weight' && html`<label>Weight, 0 to 256 <input name="weight" type="number" min="0" max="256" required value=${weight} onInput=${e => setWeight(e.target.value)} /></label>`}
      <label>Reason, for the history <input name="reason" value=${reason} onInput=${e => setReason(e.target.value)} /></label>
      <p class="quiet">The same by command:</p>
      <${Command}>${targets.map(target => cli(action, target, weight)).join('\n')}</${Command}>
      <${Command}>${targets.map(target => curl('PUT', path(target), body)).join('\n')}</${Command}>
      <p role="alert" class="bad">${answer}</p>
      <footer><button type="submit" class="go" disabled=${busy}>${action === 'weight' ? 'Set weight' : `Set ${action}`}</button>
        <button type="button" onClick=${onClose}>Cancel</button></footer>
    </form>
  </${Dialog}>`;
};
