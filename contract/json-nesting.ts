/**
 * Tells whether arrays and objects are nested more than `levels` deep. It uses no stack, so that it can examine a value of any
 * depth: `JSON.parse` accepts thousands of levels, and code that walks such a value may then overflow.
 */
export function isNestedDeeperThan(value: unknown, levels: number): boolean {
  let within: unknown[] = [value];
  for (let level = 0; within.length > 0; level++) {
    const objects = within.filter((each) => typeof each === 'object' && each !== null);
    if (objects.length > 0 && level === levels) return true;
    within = objects.flatMap((each) => Object.values(each as object));
  }
  return false;
}
