// One world for each process of the bench, and the sources that answer from it.
import { memorySource } from './memory.mjs';
import { benchWorld } from './people.mjs';

export const world = benchWorld();
export const open = (department) => memorySource(world, department);
