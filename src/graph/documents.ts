// What is known of a document once it has been seen. The parser hands the same document for the same text, so what it asks is read
// once for each way in which its @skip and @include can fall, and forgotten together with it.
import { type DocumentNode, type GraphQLSchema, Kind, type OperationDefinitionNode } from 'graphql';
import { type Asked, AskedReader } from './asked.js';
import { compile, type Execute } from './compiled.js';
import type { Model } from './model.js';
import { Selection, switchesOf } from './selection.js';

/** What an operation asks with one set of switches. */
export interface Reading {
  /** By response key. */
  readonly roots: ReadonlyMap<string, Asked>;
  /** Catalogue numbers asked anywhere. */
  readonly asked: ReadonlySet<number>;
  /** Null where graphql-js is to execute it. */
  readonly execute: Execute | null;
}

/** Falls of the switches that are remembered of one document; whoever sends more is read anew each time. */
const MAX_READINGS = 32;

const memories = new WeakMap<GraphQLSchema, Documents>();
/** One memory for each schema that is served. */
export function documentsOf(schema: GraphQLSchema, model: Model): Documents {
  const known = memories.get(schema) ?? new Documents(schema, model);
  memories.set(schema, known);
  return known;
}

class Documents {
  private readonly known = new WeakMap<DocumentNode, Map<string | undefined, KnownOperation | null>>();

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly model: Model,
  ) {}

  /** The document's operation of that name, or its only one; null where there is none. */
  find(document: DocumentNode, name: string | undefined): KnownOperation | null {
    let operations = this.known.get(document);
    if (!operations) {
      operations = new Map();
      this.known.set(document, operations);
    }
    let found = operations.get(name);
    if (found === undefined) {
      const node = choose(document, name);
      found =
        node && this.schema.getRootType(node.operation) ? new KnownOperation(this.schema, this.model, document, node) : null;
      if (found) operations.set(name, found);
    }
    return found;
  }
}

class KnownOperation {
  private readonly switches: readonly string[];
  private readonly readings = new Map<string, Reading>();

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly model: Model,
    private readonly document: DocumentNode,
    readonly node: OperationDefinitionNode,
  ) {
    this.switches = switchesOf(document);
  }

  /** `values` are the coerced variables. */
  reading(values: Record<string, unknown>): Reading {
    const key = this.switches.map((name) => (values[name] === true ? '1' : '0')).join('');
    let reading = this.readings.get(key);
    if (!reading) {
      reading = this.read(new Selection(this.document, values));
      if (this.readings.size < MAX_READINGS) this.readings.set(key, reading);
    }
    return reading;
  }

  private read(selection: Selection): Reading {
    const { catalogue, heldBy } = this.model;
    const roots = new AskedReader(this.schema, catalogue, selection, [...heldBy.keys()]).read(this.node);
    const asked = new Set([...roots.values()].flatMap((root) => [...root.numbers, ...root.others]));
    return { roots, asked, execute: compile(this.schema, this.node, selection) };
  }
}

function choose(document: DocumentNode, name: string | undefined): OperationDefinitionNode | undefined {
  const operations = document.definitions.filter((d) => d.kind === Kind.OPERATION_DEFINITION);
  return name == null ? (operations.length === 1 ? operations[0] : undefined) : operations.find((o) => o.name?.value === name);
}
