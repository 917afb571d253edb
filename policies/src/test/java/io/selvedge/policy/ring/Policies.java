package io.selvedge.policy.ring;

import io.selvedge.policy.document.Gate;
import io.selvedge.policy.document.GlobList;
import io.selvedge.policy.document.Members;
import io.selvedge.policy.document.OnFailure;
import io.selvedge.policy.document.PatchFilter;
import io.selvedge.policy.document.PolicyDocument;
import io.selvedge.policy.document.PolicyScope;
import io.selvedge.policy.document.Ring;
import io.selvedge.policy.document.Selector;
import io.selvedge.policy.document.Settings;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Policies and endpoints for the tests of this package. */
final class Policies {
    private Policies() {}

    static PolicyDocument of(Selector targets, Members... members) {
        List<Ring> rings = new ArrayList<>();
        for (Members of : members) {
            rings.add(new Ring("ring-" + rings.size(), of, false, Gate.DEFAULT));
        }
        return new PolicyDocument(
                "test",
                1,
                targets,
                PatchFilter.ALL,
                rings,
                OnFailure.UNDO_RING,
                Map.of(),
                2,
                0,
                0,
                PolicyDocument.Bandwidth.UNLIMITED,
                Settings.NONE,
                PolicyScope.GROUP);
    }

    static PolicyDocument of(Members... members) {
        return of(Selector.ALL, members);
    }

    static Members names(String... names) {
        return new Members.Chosen(new Selector(GlobList.of(names), GlobList.ANY, Map.of()));
    }

    static Members sites(String... sites) {
        return new Members.Chosen(new Selector(GlobList.ANY, GlobList.of(sites), Map.of()));
    }

    static String seed(Random random) {
        return HexFormat.of().toHexDigits(random.nextLong());
    }

    static List<Endpoint> endpoints(Random random, int count) {
        List<Endpoint> endpoints = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] id = new byte[32];
            random.nextBytes(id);
            endpoints.add(new Endpoint(
                    HexFormat.of().formatHex(id),
                    "pc-" + i,
                    "site-" + random.nextInt(4),
                    random.nextBoolean() ? Map.of("role", "desktop") : Map.of()));
        }
        return endpoints;
    }
}
