package io.selvedge.app.http.view;

import java.util.List;

/**
 * What the nodes of a site answered to a question about what is installed.
 *
 * @param silent enrolled nodes of the site that did not answer in time, or know nothing yet
 */
public record AskView(String question, List<Answer> answers, List<Silent> silent, long tookMillis) {
    public AskView {
        answers = List.copyOf(answers);
        silent = List.copyOf(silent);
    }

    /**
     * One node.
     *
     * @param takenAt when it last looked
     * @param count how many packages fit, also those that are not listed
     */
    public record Answer(String node, String name, String takenAt, long count, List<Row> packages) {
        public Answer {
            packages = List.copyOf(packages);
        }
    }

    /** One package. */
    public record Row(String system, String name, String version, String architecture) {}

    /** A node that did not answer. */
    public record Silent(String node, String name) {}
}
