package io.selvedge.runtime.catalog;

import io.selvedge.policy.supersedence.UpdateChains;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A month of Microsoft's security updates in CVRF 1.1.
 *
 * @param id such as {@code 2024-Jan}
 * @param products names by the ids that remediations use
 * @see <a href="https://docs.oasis-open.org/csaf/csaf-cvrf/v1.2/csaf-cvrf-v1.2.html">CVRF</a>
 */
public record CvrfDocument(String id, Map<String, String> products, List<Vulnerability> vulnerabilities) {
    public CvrfDocument {
        vulnerabilities = List.copyOf(vulnerabilities);
    }

    /**
     * One CVE.
     *
     * @param cve empty where it has none
     */
    public record Vulnerability(String cve, String title, List<Remediation> remediations) {
        public Vulnerability {
            remediations = List.copyOf(remediations);
        }
    }

    /**
     * What to do about it.
     *
     * @param type such as {@code Vendor Fix}
     * @param description for Microsoft's fixes the number of the KB article
     * @param supersedes the updates that it replaces, as written; the statement may name several
     * @param productIds what it is for
     * @param fixedBuild the build that has it, empty where it does not say
     */
    public record Remediation(
            String type, String description, List<String> supersedes, List<String> productIds, String fixedBuild) {
        public Remediation {
            supersedes = List.copyOf(supersedes);
            productIds = List.copyOf(productIds);
        }
    }

    /** Every statement of the document that one KB article replaces another. */
    public List<UpdateChains.Link> supersedence() {
        List<UpdateChains.Link> links = new ArrayList<>();
        for (Vulnerability vulnerability : vulnerabilities) {
            for (Remediation remediation : vulnerability.remediations) {
                for (String older : remediation.supersedes) {
                    // one of 15,015 links in 25 months is not from an article: "Release Notes" replace "20.0.1"
                    if (isArticle(remediation.description) && isArticle(older)) {
                        links.add(new UpdateChains.Link(remediation.description, older));
                    }
                }
            }
        }
        return links;
    }

    private static boolean isArticle(String text) {
        return text.matches("[0-9]{6,8}");
    }
}
