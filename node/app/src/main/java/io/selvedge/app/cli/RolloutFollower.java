package io.selvedge.app.cli;

import java.io.PrintWriter;
import java.util.List;

/** Shows lines that change: redrawn in place on a terminal, printed when they change elsewhere. */
public final class RolloutFollower {
    private final PrintWriter out;
    private final boolean terminal;
    private List<String> shown = List.of();

    /** On a terminal when the process has one and its kind is known. */
    public RolloutFollower(PrintWriter out) {
        this(out, Terminal.canRedraw());
    }

    RolloutFollower(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Shows these lines in the place of the ones before. */
    public void show(List<String> lines) {
        if (lines.equals(shown)) {
            return;
        }
        if (terminal && !shown.isEmpty()) {
            out.print("\u001b[" + shown.size() + "A");
        }
        for (int i = 0; i < lines.size(); i++) {
            boolean same = !terminal && i < shown.size() && shown.get(i).equals(lines.get(i));
            if (!same) {
                out.print(terminal ? "\u001b[2K" + lines.get(i) + "\n" : lines.get(i) + "\n");
            }
        }
        out.flush();
        shown = List.copyOf(lines);
    }

    /** What was shown stays; the next lines come below. */
    public void done() {
        shown = List.of();
    }
}
