// What fires, and what an operator says to it; certificates with the days they have left.
import { html, useEffect, useState } from './preact-htm.js';
import { Refused, change, read } from './api.js';
import { loadAlerts, may, state } from './store.js';
import { Note, Table, Time } from './parts.js';

const HOURS = 3_600_000;

const Act = ({ alert }) => {
  const [failure, setFailure] = useState('');
  const send = async (what, body) => {
    try {
      await change('POST', `/api/v1/alerts/${encodeURIComponent(alert.id)}/${what}`, body);
      await loadAlerts();
    } catch (error) {
      setFailure(error.message);
    }
  };
  const allowed = may('operator');
  return html`<div class="actions" role="group" aria-label=${`Actions for ${alert.rule} of ${alert.subject}`}>
    <button type="button" disabled=${!allowed || Boolean(alert.acknowledged)} onClick=${() => send('acknowledge', {})}>Acknowledge</button>
    <button type="button" disabled=${!allowed} onClick=${() => send('silence', { until: new Date(Date.now() + HOURS).toISOString() })}>Silence 1 h</button>
    <span role="alert" class="bad">${failure}</span></div>`;
};

const WORD = { firing: 'bad', pending: 'warn', resolved: 'good' };

export const Alerts = () => html`<h1>Alerts</h1>
  <${Table} label="Alerts" rows=${state.alerts} empty="No alert fires." columns=${[
    { title: 'State', text: true, value: row => html`<span class=${WORD[row.state]}>${row.state}</span>` },
    { title: 'Rule', text: true, value: row => row.rule },
    { title: 'About', text: true, wrap: true, value: row => row.subject },
    { title: 'Since', text: true, value: row => html`<${Time} at=${row.since} />` },
    { title: 'Says', text: true, long: true, value: row => row.message },
    { title: 'Heard', text: true, wrap: true, value: row => [row.acknowledged && `acknowledged by ${row.acknowledged}`, row.silencedUntil && `silent until ${new Date(row.silencedUntil).toLocaleTimeString()}`].filter(Boolean).join(', ') },
    { title: 'Action', text: true, value: row => html`<${Act} alert=${row} />` },
  ]} />`;

const daysLeft = until => Math.floor((Date.parse(until) - Date.now()) / (24 * HOURS));

export const Certificates = () => {
  const [found, setFound] = useState(null);
  const [failure, setFailure] = useState('');
  useEffect(() => {
    read('/api/v1/stats/certificates').then(answer => setFound(answer.certificates),
      error => setFailure(error instanceof Refused && error.status === 404 ? 'No service here tells of certificates.' : error.message));
  }, []);
  const rows = (found ?? []).toSorted((a, b) => Date.parse(a.notAfter) - Date.parse(b.notAfter));
  const mood = days => (days < 7 ? 'bad' : days < 30 ? 'warn' : 'good');
  return html`<h1>Certificates</h1>
    ${failure ? html`<${Note}>${failure}</${Note}>` : html`<${Table} label="Certificates" rows=${rows} empty=${found ? 'No bind has a certificate.' : 'Loading …'} columns=${[
      { title: 'Names', text: true, long: true, value: row => row.names.join(', ') },
      { title: 'Days left', value: row => html`<span class=${mood(daysLeft(row.notAfter))}>${daysLeft(row.notAfter)}${daysLeft(row.notAfter) < 30 ? ' – renew' : ''}</span>` },
      { title: 'Ends', text: true, value: row => html`<${Time} at=${row.notAfter} />` },
      { title: 'Issuer', text: true, value: row => row.issuer },
      { title: 'Frontend', text: true, value: row => row.frontend },
      { title: 'File', text: true, wrap: true, value: row => row.file },
      { title: 'Node', text: true, value: row => row.node },
    ]} />`}`;
};
