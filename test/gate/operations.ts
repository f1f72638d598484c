// Random valid operations over the schema that is served: aliases, fragments, conditions, several roots, lists with strangers in them.
import * as fc from 'fast-check';
import { type GraphQLObjectType, type GraphQLSchema, getNamedType, isObjectType } from 'graphql';

export interface Pool {
  readonly schema: GraphQLSchema;
  /** Handles, known and unknown. */
  readonly persons: readonly string[];
  readonly households: readonly string[];
  readonly identities: readonly { readonly citizenId: string; readonly name: string }[];
  /** Numbers of departments' own and citizen ids, known and unknown. */
  readonly keys: readonly { readonly kind: string; readonly value: string }[];
  readonly conditions: readonly Condition[];
  readonly orders: readonly { readonly coordinate: string; readonly descending: boolean }[];
  /** Coordinates that can be answered by yes or no. */
  readonly questions: readonly string[];
}
export interface Condition {
  readonly coordinate: string;
  readonly op: string;
  readonly values: readonly string[];
}
export interface Operation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

const MAX_LEVEL = 2;

/** One operation, drawn from `g`. A member is always asked who it is, since nothing else in the answer would say. */
export function operationFrom(g: fc.GeneratorValue, pool: Pool): Operation {
  return new Drawing(g, pool).operation();
}

class Drawing {
  private readonly fragments: string[] = [];
  private readonly variables: Record<string, unknown> = { yes: true, no: false };
  private readonly declared: string[] = ['$yes: Boolean!', '$no: Boolean!', '$absent: Boolean = true'];
  private names = 0;

  constructor(
    private readonly g: fc.GeneratorValue,
    private readonly pool: Pool,
  ) {}

  operation(): Operation {
    const roots = Array.from({ length: this.upTo(1, 3) }, () => this.root());
    const used = '__typename @include(if: $yes) @skip(if: $no) also: __typename @skip(if: $absent)';
    const query = `query Drawn(${this.declared.join(', ')}) {\n${[used, ...roots].join('\n')}\n}\n${this.fragments.join('\n')}`;
    return { query, variables: this.variables };
  }

  private readonly upTo = (from: number, to: number): number => this.g(fc.integer, { min: from, max: to });
  private readonly chance = (percent: number): boolean => this.upTo(1, 100) <= percent;
  private readonly oneOf = <T>(list: readonly T[]): T => list[this.upTo(0, list.length - 1)]!;
  private name(): string {
    this.names += 1;
    return `n${this.names}`;
  }
  private variable(type: string, value: unknown): string {
    const name = this.name();
    this.declared.push(`$${name}: ${type}`);
    this.variables[name] = value;
    return `$${name}`;
  }

  private root(): string {
    const key = this.name();
    switch (this.upTo(1, 9)) {
      case 1:
      case 2:
        return `${key}: recipient(id: ${this.variable('ID!', this.oneOf(this.pool.persons))}) ${this.selection('Recipient', 0)}`;
      case 3: {
        const { citizenId, name } = this.oneOf(this.pool.identities);
        return `${key}: recipientByIdentity(citizenId: ${this.variable('CitizenId!', citizenId)}, name: ${JSON.stringify(name)}) ${this.selection('Recipient', 0)}`;
      }
      case 4:
        return `${key}: household(id: ${this.variable('ID!', this.oneOf(this.pool.households))}) ${this.selection('Household', 0)}`;
      case 5:
      case 6: {
        const ids = Array.from({ length: this.upTo(0, 6) }, () => this.oneOf(this.pool.persons));
        return `${key}: recipients(ids: ${this.variable('[ID!]!', ids)}) ${this.page()}`;
      }
      case 7: {
        const keys = Array.from({ length: this.upTo(1, 5) }, () => this.oneOf(this.pool.keys));
        return `${key}: recipients(keys: ${this.variable('[KeyInput!]!', keys)}) ${this.page()}`;
      }
      case 8:
        return `${key}: ${this.search()}`;
      case 9:
        return `${key}: ${this.statuses()}`;
    }
    return `${key}: connectors { department }`;
  }

  /** What a page of persons is asked; by a filter, always who they are, since nothing else in the answer would say. */
  private page(required = ''): string {
    const [edges, node] = [this.alias('edges'), this.alias('node')];
    const own = this.selection('Recipient', 0).replace('{', `{ ${required}`);
    return `{ ${edges} { cursor ${node} ${own} } pageInfo { hasNextPage } }`;
  }
  private search(): string {
    const filter = Array.from({ length: this.upTo(1, 2) }, () => this.oneOf(this.pool.conditions));
    const order = this.chance(40) ? `, orderBy: ${this.variable('Order!', this.oneOf(this.pool.orders))}` : '';
    return `recipients(filter: ${this.variable('[Condition!]!', filter)}, first: 8${order}) ${this.page('id')}`;
  }
  private statuses(): string {
    const identities = Array.from({ length: this.upTo(1, 4) }, () => this.oneOf(this.pool.identities));
    const questions = [...new Set(Array.from({ length: this.upTo(1, 4) }, () => this.oneOf(this.pool.questions)))];
    const asked = `identities: ${this.variable('[IdentityInput!]!', identities)}, questions: ${this.variable('[String!]!', questions)}`;
    return `recipientStatuses(${asked}) { answers { coordinate yes } }`;
  }

  /** Some of a type's fields, partly behind fragments and conditions; never none. */
  private selection(typeName: string, level: number): string {
    const type = this.pool.schema.getType(typeName) as GraphQLObjectType;
    const fields = Object.values(type.getFields());
    const parts = fields.flatMap(({ name }) => this.field(type, name, level));
    const required = typeName === 'HouseholdMember' ? [`recipient { id }`] : [];
    return `{ __typename ${[...required, ...parts].map((part) => this.wrapped(part, typeName)).join(' ')} }`;
  }

  private field(type: GraphQLObjectType, name: string, level: number): string[] {
    const target = getNamedType(type.getFields()[name]!.type);
    const isLink = isObjectType(target) && !target.name.startsWith('Shown');
    if (isLink && level >= MAX_LEVEL && (target.name === 'Household' || target.name === 'HouseholdMember')) return [];
    if (!this.chance(level === 0 ? 25 : 12)) return [];
    const copies = this.chance(10) ? 2 : 1;
    return Array.from({ length: copies }, () => `${this.alias(name)} ${this.below(target.name, isLink, level)}`);
  }

  private below(target: string, isLink: boolean, level: number): string {
    const type = this.pool.schema.getType(target);
    if (!isObjectType(type)) return '';
    if (target === 'Conflict') return '{ coordinate values { department asOf shown } }';
    if (target === 'HouseholdMember') return this.selection(target, level + 1);
    if (isLink && target !== 'Source') return this.selection(target, level);
    // every member of a shown value: which of them are filled is how it is shown
    const members = Object.values(type.getFields()).map(({ name }) => (name === 'items' ? 'items { code label }' : name));
    return `{ ${members.join(' ')} }`;
  }

  private alias(name: string): string {
    return this.chance(25) ? `${this.oneOf([this.name(), `a_${name}`])}: ${name}` : name;
  }

  /** The part as it is, in fragments, or under a condition that holds or does not. */
  private wrapped(part: string, typeName: string): string {
    switch (this.upTo(1, 14)) {
      case 1:
        return `... on ${typeName} { ${part} }`;
      case 2:
        return `... { ${part} }`;
      case 3: {
        const name = this.name();
        this.fragments.push(`fragment ${name} on ${typeName} { ${part} }`);
        return `...${name}`;
      }
      case 4: {
        const [outer, inner] = [this.name(), this.name()];
        this.fragments.push(`fragment ${outer} on ${typeName} { ...${inner} }`, `fragment ${inner} on ${typeName} { ${part} }`);
        return `...${outer} ...${inner}`;
      }
      case 5:
        return part.startsWith('recipient {') ? part : `... @include(if: $no) { ${part} }`;
      case 6:
        return `... @include(if: ${this.oneOf(['$yes', '$absent', 'true'])}) @skip(if: ${this.oneOf(['$no', 'false'])}) { ${part} }`;
      case 7:
        return part.startsWith('recipient {') ? part : `... on ${typeName} @skip(if: $absent) { ${part} }`;
      default:
        return part;
    }
  }
}
