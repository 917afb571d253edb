package io.selvedge.app.http.view;

import java.util.List;

/**
 * How much of what the nodes of a site see on their network is enrolled.
 *
 * @param denominator enrolled nodes and devices that are not enrolled
 * @param shareBasisPoints enrolled of the denominator, in hundredths of a percent
 * @param silent enrolled nodes that did not say what they see
 */
public record CoverageView(
        long enrolled,
        long answered,
        long denominator,
        long shareBasisPoints,
        List<Device> strangers,
        List<AskView.Silent> silent) {
    public CoverageView {
        strangers = List.copyOf(strangers);
        silent = List.copyOf(silent);
    }

    /** A device that is not enrolled. */
    public record Device(String mac, List<String> addresses, List<String> seenBy, boolean corroborated) {
        public Device {
            addresses = List.copyOf(addresses);
            seenBy = List.copyOf(seenBy);
        }
    }
}
