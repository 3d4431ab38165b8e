/** How the simulator's lines about its timeline begin. */
const TIMELINE = '{"timeline":';

/**
 * What a person at the terminal is told about a line of the simulator, or
 * undefined when it is about something else.
 */
export function announcement(line) {
  if (!line.startsWith(TIMELINE)) {
    return undefined;
  }
  const { time, what, note, ended, error } = JSON.parse(line).timeline;
  const at = new Date(time).toLocaleTimeString('en-GB');
  if (error) {
    return `${at}  could not be played: ${what}: ${error}`;
  }
  const text = note ?? what;
  // Its end needs only its name: the first sentence.
  return `${at}  ${ended ? `Over: ${text.split('. ')[0]}` : text}`;
}

/** The same event in several cells is told once. */
export function announcer(say) {
  let last;
  return line => {
    const text = announcement(line);
    if (text !== undefined && text !== last) {
      last = text;
      say(text);
    }
  };
}
