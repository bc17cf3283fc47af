/**
 * Whether arrays and objects lie within one another more than `levels` deep. It needs no stack, so that a value of any depth
 * can be asked about: `JSON.parse` makes one of thousands of levels without complaint, and what walks it then may break.
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
