// Our scalars. Input is checked strictly and refused with the rule it breaks; output was checked by the gate's renders.
import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { parseCitizenId } from '../kernel/citizen-id.js';
import { isDay } from '../kernel/days.js';

/** Refuses an input value: names the type and the rule, never the value. */
const refuse = (field: string, rule: string, expected: string): never => {
  throw new GraphQLError(`${field}: 格式不符,应为 ${expected} (not of its form: ${rule})`, {
    extensions: { code: 'BAD_USER_INPUT', field, rule },
  });
};

function textScalar(name: string, expected: string, check: (text: string) => string | { rule: string }): GraphQLScalarType {
  const parse = (value: unknown): string => {
    if (typeof value !== 'string') return refuse(name, 'CHARSET', expected);
    const result = check(value);
    return typeof result === 'string' ? result : refuse(name, result.rule, expected);
  };
  return new GraphQLScalarType({
    name,
    serialize: (value) => value,
    parseValue: parse,
    parseLiteral: (node: ValueNode) => parse(node.kind === Kind.STRING ? node.value : undefined),
  });
}

const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?(Z|[+-]\d{2}:\d{2})$/;

export const scalars = {
  CitizenId: textScalar('CitizenId', '18位公民身份号码', (text) => {
    const parsed = parseCitizenId(text);
    return parsed.ok ? parsed.value : { rule: parsed.rule };
  }),
  Date: textScalar('Date', 'YYYY-MM-DD', (text) => (isDay(text) ? text : { rule: 'DATE' })),
  DateTime: textScalar('DateTime', 'ISO 8601', (text) =>
    MOMENT.test(text) && !Number.isNaN(Date.parse(text)) ? new Date(text).toISOString() : { rule: 'DATE' },
  ),
  Decimal: textScalar('Decimal', '1234.50', (text) => (/^-?\d{1,15}(\.\d{1,6})?$/.test(text) ? text : { rule: 'CHARSET' })),
  DivisionCode: textScalar('DivisionCode', '2–12位数字', (text) => (/^\d{2,12}$/.test(text) ? text : { rule: 'CHARSET' })),
};
