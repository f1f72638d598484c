// Reads out of an answer alone what it told of whom: (person, coordinate, state). Written from the contract's rules, sharing nothing with the graph.
import type { Selected } from './selected.js';

/** Which handle is whom, and who lives with whom: what an outside reader of the answer must know beforehand. */
export interface Knowledge {
  /** Live members of a household, by its handle. */
  readonly membersOf: ReadonlyMap<string, readonly string[]>;
  /** The household that a person is a live member of. */
  readonly householdOf: ReadonlyMap<string, string>;
  readonly handleOf: ReadonlyMap<string, string>;
  /** Coordinates of which several departments hold a version. */
  readonly contested: readonly string[];
}
export interface Said {
  readonly code: string;
  readonly coordinate: string;
  readonly path: readonly (string | number)[];
}
/** person → coordinate → the states that the answer may mean; one, but where a refusal does not say which of several it is. */
export type Disclosed = Map<string, Map<string, ReadonlySet<string>>>;

type Json = null | string | number | boolean | Json[] | { [key: string]: Json };
type Path = readonly (string | number)[];
type Place = { readonly kind: 'person' | 'household'; readonly id: string };

const RISING = ['error', 'null', 'bool', 'band', 'mask', 'plain'];
const ANY_DENIAL = 'denied:*';

/** Known to be empty: a null, or an object of nulls. */
const isEmpty = (value: Json): boolean =>
  value === null || (typeof value === 'object' && !Array.isArray(value) && Object.values(value).every((part) => part === null));

export class Reading {
  readonly disclosed: Disclosed = new Map();
  isAnybodyShown = false;
  /** Of whom the answer does not say whether anything was told: a null may be a refusal, an unknown person or an unknown value. */
  readonly untold = new Map<string, Set<string>>();
  private readonly errors: readonly Said[];
  private readonly columns: Readonly<Record<string, string>>;
  private readonly exceptions: readonly { path: Path; renders: Record<string, string>; code?: string }[];
  private readonly departures = new Map<string, Map<string, { render: string; code?: string }>>();

  constructor(
    // biome-ignore lint/suspicious/noExplicitAny: an answer as it came
    private readonly body: any,
    private readonly roots: readonly Selected[],
    private readonly variables: Readonly<Record<string, unknown>>,
    private readonly known: Knowledge,
  ) {
    this.errors = (body.errors ?? []).map((e: { path: Path; extensions: { code: string; coordinate: string } }) => ({
      path: e.path,
      ...e.extensions,
    }));
    this.columns = body.extensions.access?.columns ?? {};
    this.exceptions = body.extensions.access?.exceptions ?? [];
  }

  read(): Disclosed {
    if (this.body.data === null) {
      for (const root of this.roots) this.refusedRoot(root);
      return this.disclosed;
    }
    for (const visit of [this.locate, this.tell]) for (const root of this.roots) this.root(root, visit);
    for (const root of this.roots) if (root.field === 'recipientStatuses') this.statuses(root, this.body.data[root.key] as Json);
    return this.disclosed;
  }

  /** The argument of a root as it was given. */
  private given(root: Selected, name: string): unknown {
    const given = root.node.arguments!.find((a) => a.name.value === name)?.value;
    return given?.kind === 'Variable' ? this.variables[given.name.value] : (given as { value?: unknown } | undefined)?.value;
  }
  private personOf(citizenId: string): string {
    return this.known.handleOf.get(citizenId) ?? citizenId;
  }
  /** Handles, or the numbers of those whom nobody knows. */
  private named(root: Selected): string[] {
    const identities = this.given(root, 'identities') as { citizenId: string }[] | undefined;
    const keys = this.given(root, 'keys') as { value: string }[] | undefined;
    const [id, citizenId] = [this.given(root, 'id'), this.given(root, 'citizenId')] as (string | undefined)[];
    const numbers = [
      ...(identities ?? []).map((i) => i.citizenId),
      ...(keys ?? []).map((k) => k.value),
      ...(citizenId ? [citizenId] : []),
    ];
    return [
      ...(id ? [id] : []),
      ...((this.given(root, 'ids') as string[] | undefined) ?? []),
      ...numbers.map((n) => this.personOf(n)),
    ];
  }
  /** An answer that is null as a whole: whoever was named is refused, and nobody is told. */
  private refusedRoot(root: Selected): void {
    const questions = (this.given(root, 'questions') as string[] | undefined) ?? [];
    const kind = root.field === 'household' ? 'household' : 'person';
    for (const id of this.named(root).flatMap((one) => this.personsOf({ kind, id: one }))) {
      if (!this.disclosed.has(id)) this.disclosed.set(id, new Map());
      for (const coordinate of [...this.coordinatesIn(root, true), ...questions]) this.leave(id, coordinate);
    }
  }
  private leave(person: string, coordinate: string): void {
    this.untold.set(person, (this.untold.get(person) ?? new Set()).add(coordinate));
  }

  /** Yes and no are told of the person, or of everybody in the household; a null says nothing. */
  private statuses(root: Selected, value: Json): void {
    const answers = root.children.find(({ field }) => field === 'answers')!;
    for (const [i, id] of this.named(root).entries()) {
      if (!this.disclosed.has(id)) this.disclosed.set(id, new Map());
      for (const answer of (value as Record<string, Json>[])[i]![answers.key] as { coordinate: string; yes: boolean | null }[]) {
        const ofHousehold = /^(Household|HouseholdMember|EconomicVerification)\./.test(answer.coordinate);
        const household = ofHousehold ? this.known.householdOf.get(id) : undefined;
        const place: Place = household ? { kind: 'household', id: household } : { kind: 'person', id };
        if (answer.yes === null) for (const person of [id, ...this.personsOf(place)]) this.leave(person, answer.coordinate);
        else this.claim(place, answer.coordinate, ['bool']);
        this.isAnybodyShown ||= answer.yes !== null;
      }
    }
  }

  /** The persons and households that a root names, in the order in which they are answered. */
  private root(root: Selected, visit: (root: Selected, value: Json, path: Path, place: Place, whole: string) => void): void {
    const value = this.body.data[root.key] as Json;
    const argument = (name: string): unknown => this.given(root, name);
    switch (root.field) {
      case 'recipient':
        visit(root, value, [root.key], { kind: 'person', id: argument('id') as string }, 'Query.recipient');
        break;
      case 'household':
        visit(root, value, [root.key], { kind: 'household', id: argument('id') as string }, 'Query.household');
        break;
      case 'recipientByIdentity': {
        const citizenId = argument('citizenId') as string;
        const id = this.known.handleOf.get(citizenId) ?? citizenId;
        visit(root, value, [root.key], { kind: 'person', id }, 'Query.recipientByIdentity');
        break;
      }
      case 'recipients': {
        const found = argument('filter') !== undefined;
        const ids = found ? [] : this.named(root);
        // that nobody fulfils a search is told of everybody who might have
        this.isAnybodyShown ||= found;
        for (const edges of root.children.filter(({ field }) => field === 'edges')) {
          const list = (value as { [key: string]: Json[] })[edges.key]!;
          if (!found && list.length !== ids.length)
            throw new Error(`asked for ${ids.length} persons, answered for ${list.length}`);
          for (const node of edges.children.filter(({ field }) => field === 'node'))
            list.forEach((edge, i) => {
              const shown = (edge as Record<string, Json>)[node.key]!;
              const place: Place = { kind: 'person', id: found ? ((shown as Record<string, Json>)['id'] as string) : ids[i]! };
              visit(
                node,
                (edge as Record<string, Json>)[node.key]!,
                [root.key, edges.key, i, node.key],
                place,
                'RecipientEdge.node',
              );
            });
        }
      }
    }
  }

  // First: who stands where, so that exceptions can be laid to somebody wherever else they are met.
  private readonly locate = (selected: Selected, value: Json, path: Path, place: Place): void => {
    if (value === null || typeof value !== 'object') return;
    for (const { path: at, renders, code } of this.exceptions) {
      if (JSON.stringify(at) !== JSON.stringify(path)) continue;
      const own = this.departures.get(place.id) ?? new Map();
      for (const [coordinate, render] of Object.entries(renders)) own.set(coordinate, { render, ...(code && { code }) });
      this.departures.set(place.id, own);
    }
    this.onwards(selected, value as Record<string, Json>, path, place, this.locate);
  };

  /** Calls `visit` for the household of a person and for the members of a household. */
  private onwards(selected: Selected, value: Record<string, Json>, path: Path, place: Place, visit: Visit): void {
    for (const child of selected.children) {
      const below = value[child.key]!;
      const at = [...path, child.key];
      if (child.type === 'Household') {
        const id = this.known.householdOf.get(place.id);
        if (id !== undefined) visit(child, below, at, { kind: 'household', id });
        else if (below !== null && child.children.some(({ field }) => field !== 'source'))
          throw new Error(`a household is shown of somebody who has none`);
      } else if (child.type === 'HouseholdMember')
        for (const [i, member] of ((below ?? []) as Record<string, Json>[]).entries())
          for (const link of child.children.filter(({ type }) => type === 'Recipient')) {
            const person = member[link.key] as Record<string, Json> | null;
            if (person !== null) visit(link, person, [...at, i, link.key], { kind: 'person', id: idOf(member, child) });
          }
    }
  }

  // Second: what is told of them; that somebody is there is told as well.
  private readonly tell = (selected: Selected, value: Json, path: Path, place: Place, whole?: string): void => {
    for (const person of this.personsOf(place)) if (!this.disclosed.has(person)) this.disclosed.set(person, new Map());
    this.isAnybodyShown ||= value !== null;
    if (value === null) {
      this.refusedWhole(selected, path, place, whole!);
      return;
    }
    const object = value as Record<string, Json>;
    for (const child of selected.children) {
      const below = object[child.key];
      if (below === undefined) throw new Error(`${child.key} was asked and is not in the answer`);
      if (child.isValue) this.value(child, below, place);
      else if (child.type === 'Household') this.household(child, below, place);
      else if (child.type === 'HouseholdMember') this.members(child, below, place);
      else if (child.type === 'Conflict') this.conflicts(below, place);
      else if (place.kind === 'household' && child.type !== 'Source') this.list(child, below, place);
      else if (child.type !== 'Source') this.block(child, below, place);
    }
    this.onwards(selected, object, path, place, (link, person, at, who) => {
      if (person !== null) this.tell(link, person, at, who);
    });
  };

  /** Somebody of whom nothing is told: everything below that is about them is refused with the one code. */
  private refusedWhole(selected: Selected, path: Path, place: Place, whole: string): void {
    const said = this.errors.filter(({ coordinate }) => coordinate === whole);
    if (said.length > 0) {
      const exact = said.find((error) => JSON.stringify(error.path) === JSON.stringify(path));
      const codes = (said.length === 1 || !exact ? said : [exact]).map(({ code }) => `denied:${code}`);
      for (const coordinate of this.coordinatesIn(selected, false)) this.claim(place, coordinate, codes);
    } else for (const coordinate of this.coordinatesIn(selected, true)) this.claim(place, coordinate, this.denials(coordinate));
  }

  /** Where departments disagree, in the caller's own render; where they agree, that is what is told. */
  private conflicts(value: Json, place: Place): void {
    if (value === null) return; // the owner of the fields does not answer
    const told = (value as { coordinate: string }[]).map(({ coordinate }) => coordinate);
    for (const coordinate of this.known.contested.filter((one) => this.isShown(place, one)))
      this.claim(place, coordinate, [told.includes(coordinate) ? this.renderOf(place, coordinate)! : 'null']);
    if (told.some((coordinate) => !this.isShown(place, coordinate))) throw new Error('a conflict is told about a refused field');
  }

  /** A department's block, and in it its lists. */
  private block(block: Selected, value: Json, place: Place): void {
    if (value === null) {
      this.refusedBlock(block, place);
      return;
    }
    for (const child of block.children) {
      if (child.type === 'Source') continue;
      const below = (value as Record<string, Json>)[child.key] as Json;
      if (below === undefined) throw new Error(`${child.key} was asked and is not in the answer`);
      this.list(child, below, place);
    }
  }
  private list(list: Selected, value: Json, place: Place): void {
    if (value !== null) {
      this.rows(list, value as Json[], place);
      return;
    }
    const coordinates = this.coordinatesIn(list, false);
    if (coordinates.length === 0) return; // nothing was asked of its rows
    if (!coordinates.some((coordinate) => this.isShown(place, coordinate))) {
      this.refusedBlock(list, place);
      return;
    }
    if (!this.errors.some((e) => e.coordinate === list.coordinate && e.code === 'SOURCE_UNAVAILABLE'))
      throw new Error(`${list.coordinate} is null without a reason`);
    for (const coordinate of coordinates) this.claim(place, coordinate, [this.isShown(place, coordinate) ? 'error' : ANY_DENIAL]);
  }
  private rows(list: Selected, rows: Json[], place: Place): void {
    if (rows.length === 0)
      for (const coordinate of this.coordinatesIn(list, false))
        this.claim(place, coordinate, [this.isShown(place, coordinate) ? 'null' : ANY_DENIAL]);
    for (const row of rows)
      for (const child of list.children) this.value(child, (row as Record<string, Json>)[child.key]!, place);
  }
  private refusedBlock(block: Selected, place: Place): void {
    for (const coordinate of this.coordinatesIn(block, true)) this.claim(place, coordinate, this.denials(coordinate, place));
  }

  private household(link: Selected, value: Json, person: Place): void {
    const id = this.known.householdOf.get(person.id);
    if (value !== null) return; // told of where it is met
    if (id !== undefined) {
      this.refusedBlock(link, { kind: 'household', id });
      return;
    }
    const isRefused = !this.coordinatesIn(link, true).some((coordinate) => this.isShown(person, coordinate));
    for (const coordinate of this.coordinatesIn(link, isRefused))
      this.claim(person, coordinate, isRefused || !this.isShown(person, coordinate) ? [ANY_DENIAL] : ['null']);
  }
  /** The members' ties: each tie is a fact about that member. */
  private members(link: Selected, value: Json, household: Place): void {
    if (value === null) {
      this.refusedBlock(link, household);
      return;
    }
    for (const member of value as Record<string, Json>[]) {
      const place: Place = { kind: 'person', id: idOf(member, link) };
      for (const child of link.children) {
        if (child.isValue) this.value(child, member[child.key]!, place, household);
        else if (member[child.key] === null) throw new Error('a member is refused: the answer does not say who');
      }
    }
  }

  private value(selected: Selected, value: Json, place: Place, column: Place = place): void {
    const { coordinate } = selected;
    const render = this.renderOf(column, coordinate);
    if (render === undefined) throw new Error(`the access map says nothing of ${coordinate}`);
    if (render === 'deny' || render === 'count') {
      if (value !== null) throw new Error(`${coordinate} is refused and shown`);
      this.claim(place, coordinate, this.denials(coordinate, column));
      return;
    }
    const isDown = this.errors.some((e) => e.coordinate === coordinate && e.code === 'SOURCE_UNAVAILABLE');
    const state = isEmpty(value) ? (isDown ? 'error' : 'null') : render;
    this.claim(place, coordinate, [state]);
    // how old somebody is says about when they were born
    if (coordinate === 'Recipient.age')
      this.claim(place, 'Recipient.birthDate', [['plain', 'mask'].includes(state) ? 'band' : state]);
  }

  /** The classified coordinates below a selection; those of other persons, beyond a link to them, only `beyond`. */
  private coordinatesIn(selected: Selected, beyond: boolean): string[] {
    const found = new Set<string>();
    const visit = (at: Selected) => {
      for (const child of at.children) {
        if (child.type === 'Source') continue;
        if (child.type === 'Conflict') for (const coordinate of this.known.contested) found.add(coordinate);
        else if (child.isValue) found.add(child.coordinate);
        else if (beyond || child.type !== 'Recipient') visit(child);
      }
    };
    visit(selected);
    return [...found];
  }

  private renderOf({ id }: Place, coordinate: string): string | undefined {
    return this.departures.get(id)?.get(coordinate)?.render ?? this.columns[coordinate];
  }
  private isShown(place: Place, coordinate: string): boolean {
    const render = this.renderOf(place, coordinate);
    return render !== undefined && render !== 'deny' && render !== 'count';
  }
  /** The refusals that the answer gives for a field; it must give one. */
  private denials(coordinate: string, place?: Place): string[] {
    const own = place && this.departures.get(place.id)?.get(coordinate);
    if (own?.code) return [`denied:${own.code}`];
    const codes = this.errors.filter((e) => e.coordinate === coordinate).map(({ code }) => `denied:${code}`);
    if (codes.length === 0) throw new Error(`${coordinate} is refused without a word`);
    return codes;
  }

  private personsOf({ kind, id }: Place): readonly string[] {
    return (kind === 'household' && this.known.membersOf.get(id)) || [id];
  }

  /** A fact about a household is one about each of its live members. */
  private claim(place: Place, coordinate: string, states: readonly string[]): void {
    for (const person of this.personsOf(place)) {
      const own = this.disclosed.get(person) ?? new Map<string, ReadonlySet<string>>();
      this.disclosed.set(person, own.set(coordinate, stronger(own.get(coordinate), new Set(states))));
    }
  }
}
type Visit = (selected: Selected, value: Json, path: Path, place: Place) => void;

/** Shown beats refused, and of what was shown the most. */
function stronger(a: ReadonlySet<string> | undefined, b: ReadonlySet<string>): ReadonlySet<string> {
  if (!a) return b;
  const rank = (states: ReadonlySet<string>) => Math.max(...[...states].map((state) => RISING.indexOf(state)));
  if (rank(a) < 0 && rank(b) < 0) return new Set([...a, ...b]);
  return rank(a) >= rank(b) ? a : b;
}

function idOf(member: Record<string, Json>, link: Selected): string {
  for (const child of link.children.filter(({ type }) => type === 'Recipient')) {
    const key = child.children.find(({ coordinate }) => coordinate === 'Recipient.id')?.key;
    const id = key && (member[child.key] as Record<string, Json> | null)?.[key];
    if (typeof id === 'string') return id;
  }
  throw new Error('a member is shown without saying who');
}
