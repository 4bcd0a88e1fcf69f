// Where the viewer is: all of it in the address, so that it can be sent to somebody.

/** `#/backends?q=app&server=app/vm1` as page and query. */
export const current = () => {
  const [path, query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  return { page: path || 'overview', query: Object.fromEntries(new URLSearchParams(query)) };
};

/** The address of the present page with some of its query changed; an empty value takes a key away. */
export const go = changes => {
  const { page, query } = current();
  const next = new URLSearchParams({ ...query, ...changes });
  [...next.keys()].filter(key => !next.get(key)).forEach(key => next.delete(key));
  return `#/${page}${next.size ? `?${next}` : ''}`;
};
