/**
 * How much visitors write in each hour of the shop's own day, from midnight on: nights are nearly silent,
 * late morning is the peak, and there is a second one after dinner.
 */
export const wakingHours: readonly number[] = [
  4, 2, 1, 1, 1, 3, 8, 20, 45, 80, 100, 96, 78, 84, 92, 90, 82, 68, 52, 48, 54, 46, 26, 11,
];
