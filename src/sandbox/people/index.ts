// The door to the synthetic people.
export { makeWorld, type WorldOptions } from './make.js';
export { lowIncomeLineOf, standardOf } from './places.js';
