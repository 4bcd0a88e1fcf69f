// A form for any configuration: one field per value, made from the document itself.
import { html } from './preact-htm.js';

const isTree = value => value !== null && typeof value === 'object';

const replaced = (tree, [key, ...rest], value) => {
  const copy = Array.isArray(tree) ? [...tree] : { ...tree };
  if (rest.length) copy[key] = replaced(tree[key], rest, value);
  else if (value === undefined && Array.isArray(copy)) copy.splice(key, 1);
  else if (value === undefined) delete copy[key];
  else copy[key] = value;
  return copy;
};

const pointerOf = path => path.map(step => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

const Field = ({ path, value, set, errors }) => {
  const pointer = pointerOf(path);
  const error = errors.find(one => one.pointer === pointer);
  const id = `field${pointer}`;
  const input = typeof value === 'boolean'
    ? html`<input id=${id} type="checkbox" checked=${value} onChange=${event => set(path, event.target.checked)} />`
    : html`<input id=${id} type=${typeof value === 'number' ? 'number' : 'text'} value=${value ?? ''} aria-invalid=${Boolean(error)}
        onInput=${event => set(path, typeof value === 'number' && event.target.value !== '' ? Number(event.target.value) : event.target.value)} />`;
  return html`<div class="field"><label for=${id}>${path.at(-1)}</label>${input}${error && html`<span class="bad">${error.detail}</span>`}</div>`;
};

const title = (key, value) => (isTree(value) && !Array.isArray(value) && typeof value.name === 'string' ? `${value.name}` : String(key));

const Tree = ({ path, value, set, errors, depth }) => {
  const entries = Object.entries(value).map(([key, child]) => [Array.isArray(value) ? Number(key) : key, child]);
  return html`${entries.map(([key, child]) => (isTree(child)
    ? html`<details key=${key} open=${depth < 1 || errors.some(one => one.pointer.startsWith(pointerOf([...path, key])))}>
        <summary>${title(key, child)}${Array.isArray(child) ? ` (${child.length})` : ''}</summary>
        <${Tree} path=${[...path, key]} value=${child} set=${set} errors=${errors} depth=${depth + 1} />
        ${Array.isArray(value) && html`<button type="button" onClick=${() => set([...path, key], undefined)}>Remove ${title(key, child)}</button>`}
        ${Array.isArray(child) && child.length > 0 && html`<button type="button" onClick=${() => set([...path, key, child.length], structuredClone(child.at(-1)))}>Add one like the last</button>`}
      </details>`
    : html`<${Field} key=${key} path=${[...path, key]} value=${child} set=${set} errors=${errors} />`))}`;
};

export const Form = ({ text, onInput, errors }) => {
  const document = text ? JSON.parse(text) : {};
  const set = (path, value) => onInput(JSON.stringify(replaced(document, path, value), null, 2));
  return html`<div class="form"><${Tree} path=${[]} value=${document} set=${set} errors=${errors} depth=${0} /></div>`;
};
