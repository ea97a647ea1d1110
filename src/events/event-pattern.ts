/**
 * Whether a listener's pattern covers an event.
 * @param pattern an event's name, `<prefix>.*` for all below a plugin or resource, or `*`
 * @param event an event's full name
 */
export function matchesEvent(pattern: string, event: string): boolean {
  if (pattern === '*' || pattern === event) return true;
  return pattern.endsWith('.*') && event.startsWith(pattern.slice(0, -1));
}
