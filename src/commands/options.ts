// What the command line hands to a command: each option by its name, absent where it was not given.
export type Options = Readonly<Record<string, string | boolean | undefined>>;
