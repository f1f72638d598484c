// The numbers by which the bureau is asked for persons, told apart by their form.

/** `emgc_nos`: numbers of emergencies, under which it keeps patients without papers. */
export function told(persons: readonly string[]): { certnos: readonly string[]; emgc_nos: readonly string[] } {
  const isCertno = (number: string) => /^\d{17}[\dX]$/.test(number);
  return { certnos: persons.filter(isCertno), emgc_nos: persons.filter((number) => !isCertno(number)) };
}
