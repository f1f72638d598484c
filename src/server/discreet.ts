// Takes what the caller typed out of messages that are not ours: graphql-js quotes literals and names, and either may be somebody's number.
import type { GraphQLFormattedError } from 'graphql';

const QUOTED: readonly (readonly [RegExp, string])[] = [
  [/(cannot represent [\w -]*value: )[\s\S]*$/, '$1…'],
  [/^(Expected value of type "[^"]*", found )[\s\S]*$/, '$1…'],
  [/(found (?:Name|Int|Float|String|BlockString)) "[\s\S]*"/, '$1'],
  [/^Value "[\s\S]*" does not exist/, 'Value does not exist'],
  [/ Did you mean[\s\S]*$/, ''],
  [/\d{6,}[\dXx]?/g, '…'],
];

/** The message without values, long digits and guesses at names; it still says which rule was broken, and where its location says. */
export const discreet = (message: string): string =>
  QUOTED.reduce((text, [pattern, instead]) => text.replace(pattern, instead), message);

/** Keeps the codes that our own rules gave, where Apollo puts its general one; tells nothing back that was typed in. */
export function formatError(formatted: GraphQLFormattedError): GraphQLFormattedError {
  const { code, rule, limit, coordinate } = formatted.extensions ?? {};
  // what is refused by coordinate is said in our own words
  const said = coordinate === undefined ? { ...formatted, message: discreet(formatted.message) } : formatted;
  if (code !== 'GRAPHQL_VALIDATION_FAILED') return said;
  const own = rule !== undefined ? 'BAD_USER_INPUT' : limit !== undefined ? 'QUERY_LIMIT' : code;
  return { ...said, extensions: { ...formatted.extensions, code: own } };
}
