// Takes what the caller typed out of messages that are not ours: graphql-js quotes literals and names, and either may be somebody's number.

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
