// One server in full: why it is down, its checks, its times, what an operator wants of it.
import { html, useEffect, useState } from './preact-htm.js';
import { Refused, read } from './api.js';
import { bytes, count, millis } from './format.js';
import { rowOf, state } from './store.js';
import { Actions, Confirm } from './actions.js';
import { Chart, Dialog, Note, Status, Table, Time } from './parts.js';
import { go } from './route.js';

const REFRESH_MILLIS = 5000;
const WINDOWS = ['5m', '1h', '1d', '30d'];

/** Asks again and again as long as it is shown; what the server does not have stays empty. */
const usePolled = path => {
  const [found, setFound] = useState(null);
  useEffect(() => {
    let over = false;
    const load = async () => {
      try {
        const answer = await read(path);
        if (!over) setFound(answer);
      } catch (error) {
        if (!over && error instanceof Refused) setFound(null);
      }
    };
    load();
    const timer = setInterval(load, REFRESH_MILLIS);
    return () => { over = true; clearInterval(timer); };
  }, [path]);
  return found;
};

/** One sentence on why a server gets no traffic, or that it does. */
const why = (row, known) => {
  const word = row?.details.status ?? known?.status?.toUpperCase() ?? '';
  const check = known?.lastCheck;
  const order = known?.admin;
  const said = check ? `${check.text || check.code}${check.status ? `, HTTP ${check.status}` : ''}${check.info ? `: “${check.info}”` : ''}, after ${millis(check.duration)}` : '';
  if (word.startsWith('MAINT')) return `In maintenance${order ? `: ordered by ${order.author}${order.reason ? ` (“${order.reason}”)` : ''}` : ' by the configuration'}.`;
  if (word.startsWith('DRAIN')) return `Drained${order ? `: ordered by ${order.author}${order.reason ? ` (“${order.reason}”)` : ''}` : ''}.`;
  if (word.startsWith('DOWN')) return `Down because its last check said: ${said || 'nothing yet'}.`;
  if (word.startsWith('UP ')) return `Up, but going down: its last check said ${said}.`;
  if (word === 'UP') return `Up; its last check said ${said || 'nothing yet'}.`;
  return 'It is not checked: it gets traffic whatever its state.';
};

const Latencies = ({ backend, server }) => {
  const [span, setSpan] = useState('1h');
  const history = usePolled(`/api/v1/stats/history?kind=server&proxy=${encodeURIComponent(backend)}&server=${encodeURIComponent(server)}&window=${span}`);
  const points = history?.points ?? [];
  const column = key => points.map(point => point.total?.[key] ?? null);
  return html`<section aria-labelledby="h-latency"><div class="bar"><h3 id="h-latency">Total time</h3>
      <div role="group" aria-label="Window">${WINDOWS.map(one => html`<button type="button" aria-pressed=${one === span} onClick=${() => setSpan(one)}>${one}</button>`)}</div></div>
    ${points.length < 2 ? html`<${Note}>Not enough was measured yet.</${Note}>` : html`<${Chart} label=${`Total time of ${backend}/${server}, last ${span}`} unit="ms"
      data=${[points.map(point => Date.parse(point.time) / 1000), column('p50'), column('p95'), column('p99')]}
      lines=${[{ label: 'p50', colour: '--accent' }, { label: 'p95', colour: '--warn' }, { label: 'p99', colour: '--bad' }]} />`}
  </section>`;
};

const checkColumns = [
  { title: 'Time', text: true, value: row => html`<${Time} at=${row.time} />` },
  { title: 'Result', text: true, value: row => html`<span title=${row.text}>${row.code}${row.status ? ` ${row.status}` : ''}</span>` },
  { title: 'Took', value: row => millis(row.duration) },
  { title: 'Said', text: true, long: true, value: row => row.info },
];

export const Drawer = ({ name }) => {
  const [asked, ask] = useState(null);
  const cut = name.indexOf('/');
  const [backend, server] = [name.slice(0, cut), name.slice(cut + 1)];
  const row = rowOf('server', backend, server);
  const checks = usePolled(`/api/v1/health/${encodeURIComponent(backend)}/${encodeURIComponent(server)}`);
  const known = state.health.get(name) ?? checks;
  const close = () => { location.hash = go({ server: '' }); };
  const numbers = row?.numbers ?? {};
  return html`<${Dialog} title=${name} side=${true} onClose=${close}>
    <p><${Status} word=${row?.details.status ?? known?.status?.toUpperCase()} /> ${row?.details.addr}</p>
    <p class="why">${why(row, known)}</p>
    ${known?.since && html`<p class="quiet">Since <${Time} at=${known.since} />, checked by ${known.owner}.</p>`}
    <${Actions} targets=${[{ backend, server }]} onAct=${ask} />
    <dl class="facts">
      <div><dt>Sessions</dt><dd>${count(numbers.scur)} now, ${count(numbers.stot)} in all</dd></div>
      <div><dt>Bytes</dt><dd>${bytes(numbers.bin)} in, ${bytes(numbers.bout)} out</dd></div>
      <div><dt>Errors</dt><dd>${count(numbers.econ)} connecting, ${count(numbers.eresp)} answering</dd></div>
      <div><dt>Weight</dt><dd>${count(numbers.weight)}</dd></div>
      <div><dt>Last minute</dt><dd>p50 ${millis(row?.recent.total?.p50)}, p99 ${millis(row?.recent.total?.p99)}</dd></div>
    </dl>
    <${Latencies} backend=${backend} server=${server} />
    <section aria-labelledby="h-checks"><h3 id="h-checks">Checks</h3>
      <${Table} label="Checks" rows=${(checks?.history ?? []).toReversed()} columns=${checkColumns} empty="No check was seen yet." /></section>
    ${asked && html`<${Confirm} ...${asked} onClose=${() => ask(null)} />`}
  </${Dialog}>`;
};
