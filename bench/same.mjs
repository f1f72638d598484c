// Every contender must give the same answer: nobody is to be measured on errors, on empty lists or on somebody else's data.

/** Throws where an answer differs from the favourite's, holds an error, or holds fewer values than the workload is to have. */
export async function refuseDifferences(workload, requests, favourite, others) {
  for (const request of requests) {
    const expected = await ask(favourite, request);
    const missing = [...emptyPlaces(expected)];
    if (missing.length) throw new Error(`${workload}: nothing at ${missing.slice(0, 3).join(', ')}`);
    for (const other of others) {
      const place = difference(expected, await ask(other, request), 'data');
      if (place) throw new Error(`${workload}: ${other.name} does not answer what ${favourite.name} answers at ${place}`);
    }
  }
}

async function ask(contender, { method, path, headers, body }) {
  const response = await fetch(new URL(path, contender.url), { method, headers, body });
  const { data, errors } = await response.json();
  if (!response.ok || errors) throw new Error(`${contender.name}: ${response.status} ${JSON.stringify(errors?.slice(0, 2))}`);
  return data;
}

/** The first place where two answers differ, or null. */
function difference(a, b, place) {
  if (a === b) return null;
  if (!(a && b && typeof a === 'object' && typeof b === 'object')) return place;
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const found = difference(a[key], b[key], `${place}.${key}`);
    if (found) return found;
  }
  return null;
}

/** Links that lead nowhere: a null where an object is asked for would make an answer cheap. */
function* emptyPlaces(value, path = '') {
  if (Array.isArray(value)) for (const [i, item] of value.entries()) yield* emptyPlaces(item, `${path}.${i}`);
  else if (value && typeof value === 'object')
    for (const [key, item] of Object.entries(value)) {
      const place = path ? `${path}.${key}` : key;
      if (item === null && LINKS.has(key)) yield place;
      else yield* emptyPlaces(item, place);
    }
}
const LINKS = new Set([
  'recipient',
  'node',
  'household',
  'civilAffairs',
  'health',
  'disability',
  'education',
  'housing',
  'labour',
]);
