// The story persons with the handles that this hub gave them.
import type { WorldPerson, WorldStory } from '../sandbox/world.js';

/** A world, or what was told of it. */
interface Told {
  readonly stories: readonly WorldStory[];
  readonly persons: Readonly<Record<number, WorldPerson>>;
}

export interface StoryPerson {
  readonly recipientId: string | null;
  readonly citizenId: string | null;
  readonly name: string;
  readonly keys: Readonly<Record<string, string>>;
}
export interface Story {
  readonly recipientId: string | null;
  readonly citizenId: string | null;
  readonly name: string | null;
  readonly caseNo: string | null;
  readonly role: string;
  readonly org: string;
  readonly divisions: readonly string[];
  readonly purpose: string | null;
  readonly persons?: readonly StoryPerson[];
  readonly also?: readonly { role: string; org: string; divisions: readonly string[]; recipient: string | null }[];
}

/** Stories whose departments all exist. `handle` gives the recipient id of a citizen id. */
export function storiesOf(
  world: Told,
  departments: ReadonlySet<string>,
  handle: (citizenId: string) => string | null,
): Record<string, Story> {
  const told = world.stories.filter((story) => story.departments.every((d) => departments.has(d)));
  return Object.fromEntries(told.map((story) => [story.key, tell(story, world, handle)]));
}

/** Every citizen id that a story speaks of. */
export const storyCitizenIds = (world: Told): string[] => [
  ...new Set(
    world.stories
      .flatMap((s) => [...s.persons, ...(s.also ?? []).flatMap((a) => a.recipient ?? [])])
      .flatMap((n) => world.persons[n]!.citizenId ?? []),
  ),
];

function tell(story: WorldStory, world: Told, handle: (citizenId: string) => string | null): Story {
  const person = (n: number): StoryPerson => {
    const { citizenId, name, education, disability, medical, rescues } = world.persons[n]!;
    return {
      recipientId: citizenId && handle(citizenId),
      citizenId,
      name,
      keys: {
        ...(education && { STUDENT_NO: education.studentNo }),
        ...(disability && { DISABILITY_CERT_NO: disability.certNo }),
        // a temporary number is no number of anybody's; a patient without papers has that of the emergency
        ...(medical && citizenId && { INSURANCE_NO: medical.insuranceNo }),
        ...(medical?.emergencyAidNo && { RESCUE_RECORD_NO: medical.emergencyAidNo }),
        ...(rescues[0] && { RESCUE_RECORD_NO: rescues[0].rescueRecordNo }),
      },
    };
  };
  const first = story.persons[0] === undefined ? null : person(story.persons[0]);
  return {
    recipientId: first?.recipientId ?? null,
    citizenId: first?.citizenId ?? null,
    name: first?.name ?? null,
    caseNo: story.caseNo,
    role: story.role,
    org: story.organisation,
    divisions: story.divisions,
    purpose: story.purpose,
    // somebody without papers can only be asked for by a department's number
    ...((story.persons.length > 1 || first?.citizenId === null) && { persons: story.persons.map(person) }),
    ...(story.also && {
      also: story.also.map(({ role, organisation, divisions, recipient }) => ({
        role,
        org: organisation,
        divisions,
        recipient: recipient === undefined ? null : person(recipient).recipientId,
      })),
    }),
  };
}
