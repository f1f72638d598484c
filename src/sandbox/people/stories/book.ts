// How a story is set: families shaped on purpose, with the facts that the story needs and none that would disturb it.
import { bodyNamed, windowFor } from '../../organisations.js';
import type { WorldCase, WorldLetter, WorldStory } from '../../world.js';
import type { Build, Family, HouseholdPlan, MemberPlan, PersonDraft } from '../draft.js';
import { furnish } from '../furnish.js';
import { countLabour } from '../labour.js';
import { type CaseTerms, makeCase, makeLetter } from '../papers.js';
import { type Village, villageIn } from '../places.js';
import { Random } from '../random.js';

type Story = Pick<WorldStory, 'key' | 'role' | 'organisation' | 'divisions'> & Partial<WorldStory>;
type Facts = 'medical' | 'education' | 'labour' | 'disability';

export interface Setting extends Omit<Partial<HouseholdPlan>, 'home'> {
  readonly members: readonly MemberPlan[];
  /** 9 digits. */
  readonly town: string;
  readonly village?: number;
  /** Where it is registered, if not where it lives: 9 digits. */
  readonly registeredTown?: string;
  readonly touch?: (family: Family, build: Build) => void;
  readonly letter?: (family: Family) => Partial<WorldLetter>;
}

export const man = (age: number, more: Partial<MemberPlan> = {}): MemberPlan => ({ relation: '02', sex: '1', age, ...more });
export const woman = (age: number, more: Partial<MemberPlan> = {}): MemberPlan => ({ relation: '02', sex: '2', age, ...more });

/** Overwrites some of the facts that a department holds of somebody; MUST be facts the person has. */
export function change<K extends Facts>(person: PersonDraft, facts: K, values: Partial<NonNullable<PersonDraft[K]>>): void {
  const before = person[facts];
  if (before === null) throw new Error(`${person.name} has no ${facts} facts to change`);
  person[facts] = { ...before, ...values } as PersonDraft[K];
}

export class StoryBook {
  readonly families: Family[] = [];
  readonly strangers: PersonDraft[] = [];
  readonly cases: WorldCase[] = [];
  readonly letters: WorldLetter[] = [];
  readonly stories: WorldStory[] = [];

  constructor(
    private readonly seed: number,
    readonly build: Build,
  ) {}

  random(label: string): Random {
    return new Random(this.seed, `story/${label}`);
  }

  family(label: string, { town, village, registeredTown, touch, letter, ...plan }: Setting): Family {
    const home = villageIn(town, village);
    const family = furnish({ standing: 'DB', cause: '01', wholeFamily: true, ...plan, home }, this.random(label), this.build);
    for (const person of family.persons) this.settle(person, registeredTown === undefined ? home : villageIn(registeredTown));
    touch?.(family, this.build);
    countLabour(family);
    this.families.push(family);
    this.letters.push(makeLetter(family, this.build, letter?.(family)));
    return family;
  }

  /** An open case, at the family's own window unless said otherwise; returns its number. */
  openCase(family: Family, terms: Partial<CaseTerms> = {}): string {
    const organisation = windowFor(family.plan.home.town.code).uscc;
    const made = makeCase(family, this.build, { kind: 'LS', organisation, ...terms });
    this.cases.push(made);
    return made.caseNo;
  }

  tell(story: Story): void {
    this.stories.push({ persons: [], purpose: null, caseNo: null, departments: ['civil-affairs'], ...story });
  }

  /** Takes away what chance may have added and the story did not ask for. */
  private settle(person: PersonDraft, registered: Village): void {
    person.addressProtected = false;
    person.registeredDivision = registered.code;
    person.realNameVerified = person.guardian === null;
    person.rescues = [];
    if (person.guardian === null) person.phone ??= this.build.numbers.phone();
    if (person.medical) {
      person.medical = { ...person.medical, infectious: false, emergencyAidCase: false, emergencyAidNo: null };
    }
  }
}

/** The caller as a body stands in the list. */
export const as = (label: string): Pick<WorldStory, 'role' | 'organisation' | 'divisions'> => {
  const { role, uscc, divisions } = bodyNamed(label);
  return { role, organisation: uscc, divisions };
};
