// Reads the classification out of the SDL and refuses a schema in which something about a person is unclassified.
import {
  type FieldDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isLeafType,
  isNonNullType,
  isObjectType,
  isUnionType,
  Kind,
  parse,
  valueFromASTUntyped,
} from 'graphql';
import { type Catalogue, type ClassifiedField, catalogueOf, type Shape } from '../kernel/classification.js';
import { StartRefused } from '../kernel/errors.js';

const DIRECTIVE = 'classified';
const HANDLES = new Set(['Recipient.id', 'Household.id']);
const PERSON_ROOTS = ['Recipient', 'Household'];
const CARRIERS = new Set(['ShownCode', 'ShownCodes', 'ShownInt', 'ShownDecimal', 'ShownDate']);
/** Made by the gate's own link out of values that it rendered. */
const RENDERED = new Set(['Conflict', 'ConflictValue']);
/** The connector's own state: the same for everybody, so it needs no classification. */
const SOURCE = 'Source';
const SHAPES: ReadonlySet<string> = new Set<Shape>([
  'ShownCode',
  'ShownCodes',
  'ShownInt',
  'ShownDecimal',
  'ShownDate',
  'String',
  'Boolean',
  'Int',
  'Decimal',
  'Date',
  'DateTime',
  'DivisionCode',
  'ID',
]);

const directiveOf = (field: FieldDefinitionNode | null | undefined) => field?.directives?.find((d) => d.name.value === DIRECTIVE);

/** Which department's SDL classifies which coordinate. Two owners of one coordinate refuse to start. */
export function ownersOf(departments: readonly { name: string; sdl: string }[]): Map<string, string> {
  const owners = new Map<string, string>();
  for (const { name, sdl } of departments)
    for (const definition of parse(sdl, { noLocation: true }).definitions) {
      if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.OBJECT_TYPE_EXTENSION) continue;
      for (const field of definition.fields ?? []) {
        if (!directiveOf(field)) continue;
        const coordinate = `${definition.name.value}.${field.name.value}`;
        const other = owners.get(coordinate);
        if (other) throw new StartRefused(`${coordinate} is classified by two departments: ${other} and ${name}`, 3);
        owners.set(coordinate, name);
      }
    }
  return owners;
}

/** Types that say something about a person: everything reachable from Recipient and Household. */
export function personTypes(schema: GraphQLSchema): GraphQLObjectType[] {
  const found = new Map<string, GraphQLObjectType>();
  const visit = (name: string) => {
    const type = schema.getType(name);
    if (!isObjectType(type) || found.has(name) || CARRIERS.has(name) || RENDERED.has(name) || name === SOURCE) return;
    found.set(name, type);
    for (const field of Object.values(type.getFields())) visit(getNamedType(field.type).name);
  };
  PERSON_ROOTS.forEach(visit);
  return [...found.values()];
}

/** The catalogue of classified fields. Throws StartRefused (exit 3) naming every field that breaks a rule. */
export function classify(schema: GraphQLSchema, departments: readonly { name: string; sdl: string }[]): Catalogue {
  const owners = ownersOf(departments);
  const faults: string[] = [];
  const fields: ClassifiedField[] = [];
  for (const type of personTypes(schema))
    for (const field of Object.values(type.getFields())) {
      const coordinate = `${type.name}.${field.name}`;
      const named = getNamedType(field.type);
      const directive = directiveOf(field.astNode);
      const isValue = isLeafType(named) || CARRIERS.has(named.name);
      if (!directive) {
        if (isValue) faults.push(`${coordinate} is not classified: expected @classified(…)`);
        continue;
      }
      if (!isValue) faults.push(`${coordinate} is a link to ${named.name}: only values are classified`);
      if (String(field.type).includes('[')) faults.push(`${coordinate} is a bare list: expected ShownCodes`);
      if (!SHAPES.has(named.name)) faults.push(`${coordinate} has type ${named.name}, which no render fits`);
      if (isNonNullType(field.type) && !HANDLES.has(coordinate))
        faults.push(`${coordinate} is non-null: a denied field would take its parent with it`);
      const values = Object.fromEntries((directive.arguments ?? []).map((a) => [a.name.value, valueFromASTUntyped(a.value)]));
      if (values['share'] === 'NOT_SHARED' && !values['notSharedBasis'])
        faults.push(`${coordinate} is NOT_SHARED: expected notSharedBasis, the law that says so`);
      const department = owners.get(coordinate);
      if (!department) faults.push(`${coordinate} is classified outside every department's schema`);
      fields.push({
        coordinate,
        type: type.name,
        field: field.name,
        department: department ?? '',
        shape: named.name as Shape,
        handle: HANDLES.has(coordinate),
        ...(values as unknown as Pick<ClassifiedField, 'level' | 'share' | 'category' | 'mask' | 'filter' | 'label'>),
      });
    }
  // Executing compiled documents is exact only without abstract types, and a rule on one would be ignored.
  for (const type of Object.values(schema.getTypeMap()))
    if (isInterfaceType(type) || isUnionType(type)) faults.push(`${type.name}: interfaces and unions are not used here`);
  if (faults.length) throw new StartRefused(`The schema can't be served:\n  ${faults.join('\n  ')}`, 3);
  return catalogueOf(fields);
}
