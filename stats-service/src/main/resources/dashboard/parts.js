// Pieces every page uses: status words, tables, dialogs, charts.
import { Component, html, useLayoutEffect, useRef } from './preact-htm.js';
import { meaning, moment, tone, utc } from './format.js';

/** A status: colour and word, with its meaning on hover. */
export const Status = ({ word }) => (word ? html`<span class=${`status ${tone(word)}`} title=${meaning(word)}>${word}</span>` : null);

export const Time = ({ at }) => html`<time datetime=${at} title=${utc(at)}>${moment(at)}</time>`;

export const Note = ({ children }) => html`<p class="quiet">${children}</p>`;

/** A table that scrolls by itself; the region can be reached by keyboard. */
export const Scroll = ({ label, children }) =>
  html`<div class="scroll" role="region" aria-label=${label} tabindex="0">${children}</div>`;

/** A line for a shell, whole on any screen. */
export const Command = ({ children }) => html`<pre class="command" tabindex="0">${children}</pre>`;

/** A simple table: columns with a title and what to show of a row; on a narrow screen a card for each row. */
export const Table = ({ label, columns, rows, empty }) =>
  rows.length === 0
    ? html`<${Note}>${empty}</${Note}>`
    : html`<${Scroll} label=${label}><table class="cards">
        <thead><tr>${columns.map(column => html`<th scope="col" class=${column.text ? 'text' : ''}>${column.title}</th>`)}</tr></thead>
        <tbody>${rows.map((row, i) => html`<tr key=${row.key ?? i}>${columns.map(column =>
          html`<td data-title=${column.title} class=${[column.text && 'text', column.long && 'long', column.wrap && 'wrap'].filter(Boolean).join(' ')}>${column.value(row)}</td>`)}</tr>`)}</tbody>
      </table></${Scroll}>`;

/**
 * A modal dialog; Escape closes it and the focus goes back to where it was. It is open, with its first field focused and
 * that field's text selected, before the browser handles the next key: who types on without looking loses none.
 */
export const Dialog = ({ title, onClose, side, children }) => {
  const element = useRef();
  useLayoutEffect(() => {
    const opened = element.current;
    if (!opened.open) opened.showModal();
    const field = opened.querySelector('input:not([type="checkbox"]), textarea');
    field?.focus();
    field?.select();
    return () => opened.close();
  }, []);
  return html`<dialog ref=${element} class=${side ? 'side' : ''} aria-label=${title}
      onCancel=${event => { event.preventDefault(); onClose(); }}
      onClick=${event => event.target === element.current && onClose()}>
    <div class="dialog">
      <header><h2>${title}</h2><button type="button" class="close" onClick=${onClose}>Close</button></header>
      ${children}
    </div>
  </dialog>`;
};

/** A colour of the style sheet as a canvas understands it. */
const colour = name => {
  const probe = document.createElement('i');
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
};

/** A line chart over time; the numbers are also said in words by its label. */
export class Chart extends Component {
  componentDidMount() {
    this.draw();
    this.observer = new ResizeObserver(() => this.plot?.setSize({ width: this.width(), height: this.props.height ?? 180 }));
    this.observer.observe(this.base);
  }

  componentDidUpdate() {
    if (this.plot) this.plot.setData(this.props.data);
    else this.draw();
  }

  componentWillUnmount() {
    this.observer.disconnect();
    this.plot?.destroy();
  }

  width() {
    return Math.max(200, this.base.clientWidth);
  }

  draw() {
    const { lines, data, unit, height = 180 } = this.props;
    if (!globalThis.uPlot) return;
    const axis = { stroke: colour('--quiet'), grid: { stroke: colour('--line'), width: 1 }, ticks: { stroke: colour('--line') } };
    this.plot = new globalThis.uPlot({
      width: this.width(), height, legend: { live: true }, cursor: { drag: { x: false, y: false } },
      series: [{ label: 'time' }, ...lines.map(line => ({
        label: line.label, stroke: colour(line.colour), width: 1.5, points: { show: false }, spanGaps: false,
        value: (plot, value) => (value === null || value === undefined ? '–' : `${value < 10 ? value.toFixed(1) : Math.round(value)} ${unit}`),
      }))],
      axes: [axis, { ...axis, size: 60, values: (plot, ticks) => ticks.map(tick => `${tick} ${unit}`) }],
      // A minute at least: of two points a second apart nobody wants to know the milliseconds.
      scales: { x: { range: (plot, low, high) => [Math.min(low, high - 60), high] }, y: { range: (plot, low, high) => [0, high > 0 ? high * 1.1 : 1] } },
    }, data, this.base);
  }

  render() {
    return html`<div class="chart" role="img" aria-label=${this.props.label}></div>`;
  }
}
