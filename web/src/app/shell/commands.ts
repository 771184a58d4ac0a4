/** One line of the command palette. */
export interface Command {
  key: string;
  label: string;
  /** What kind of thing it is, smaller. */
  note: string;
  /** More words it is found by, besides the label. */
  words: string;
  run: () => void;
}

/** Commands whose label or words contain every typed word; all of them while nothing is typed. */
export function matchingCommands(commands: readonly Command[], typed: string): Command[] {
  const wanted = typed.trim().toLowerCase().split(/\s+/).filter(Boolean);
  return commands.filter((command) => {
    const text = `${command.label} ${command.words}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}
