package io.selvedge.runtime.feed;

/** One small file of each format. */
final class FeedSamples {
    private static final String KEV = """
                {"title": "t", "catalogVersion": "2026.01.02", "dateReleased": "2026-01-02T00:00:00Z", "count": 1,
                 "vulnerabilities": [{"cveID": "CVE-2026-0001", "dateAdded": "2026-01-01", "dueDate": "2026-01-22",
                  "knownRansomwareCampaignUse": "Known"}]}
                """;
    private static final String EPSS = """
                #model_version:v2025.03.14,score_date:2026-01-02T12:55:00Z
                cve,epss,percentile
                CVE-2026-0001,0.94312,0.99912
                CVE-2026-0002,9e-05,0.1
                """;
    private static final String NVD = """
                {"resultsPerPage": 1, "startIndex": 0, "totalResults": 1, "format": "NVD_CVE", "version": "2.0",
                 "timestamp": "2026-01-02T00:00:00.000",
                 "vulnerabilities": [{"cve": {"id": "CVE-2026-0001", "metrics": {
                  "cvssMetricV2": [{"type": "Primary", "cvssData": {"vectorString": "AV:N/AC:L/Au:N/C:P/I:P/A:P"}}],
                  "cvssMetricV31": [
                   {"type": "Secondary", "cvssData": {"vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H"}},
                   {"type": "Primary", "cvssData": {"vectorString": "CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H"}}]}}}]}
                """;
    private static final String CVE = """
                {"dataType": "CVE_RECORD", "cveMetadata": {"cveId": "CVE-2026-0001", "dateUpdated": "2026-01-02T00:00:00Z"},
                 "containers": {"cna": {"metrics": [{"cvssV3_1": {"vectorString": "CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H"}}]},
                 "adp": [{"metrics": [{"other": {"type": "ssvc", "content": {"options": [
                  {"Exploitation": "poc"}, {"Automatable": "no"}, {"Technical Impact": "total"}]}}}]}]}}
                """;
    private static final String OSV = """
                {"schema_version": "1.7.0", "id": "DSA-1-1", "published": "2026-01-01T00:00:00Z",
                 "modified": "2026-01-02T00:00:00Z", "upstream": ["CVE-2026-0001"],
                 "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
                 "affected": [{"package": {"ecosystem": "Debian:12", "name": "curl"},
                  "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "7.88.1-11"}]}],
                  "versions": ["7.88.1-9"]}]}
                """;
    private static final String CSAF = """
                {"document": {"category": "csaf_vex", "csaf_version": "2.0", "tracking": {"id": "X-1",
                  "current_release_date": "2026-01-02T00:00:00Z", "initial_release_date": "2026-01-01T00:00:00Z"}},
                 "product_tree": {"branches": [{"branches": [
                   {"product": {"product_id": "P", "product_identification_helper": {"cpe": "cpe:/o:redhat:enterprise_linux:9::baseos"}}},
                   {"product": {"product_id": "old", "product_identification_helper": {"purl": "pkg:rpm/redhat/curl@7.76.1-1.el9?arch=x86_64"}}},
                   {"product": {"product_id": "lib", "product_identification_helper": {"purl": "pkg:rpm/redhat/libcurl"}}}]}],
                  "relationships": [
                   {"product_reference": "old", "relates_to_product_reference": "P", "full_product_name": {"product_id": "P:old"}},
                   {"product_reference": "lib", "relates_to_product_reference": "P", "full_product_name": {"product_id": "P:lib"}}]},
                 "vulnerabilities": [{"cve": "CVE-2026-0001",
                  "flags": [{"label": "component_not_present", "product_ids": ["P:lib"]}],
                  "product_status": {"fixed": ["P:old"], "known_not_affected": ["P:lib"]}}]}
                """;
    private static final String OPENVEX = """
                {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "x", "timestamp": "2026-01-02T00:00:00Z",
                 "statements": [
                  {"vulnerability": {"name": "CVE-2026-0001"}, "status": "not_affected",
                   "justification": "inline_mitigations_already_exist",
                   "products": [{"@id": "pkg:deb/debian/curl@7.88.1-10?arch=source&distro=debian-12"}]},
                  {"vulnerability": "CVE-2026-0003", "status": "affected",
                   "products": ["pkg:deb/debian/curl@7.88.1-10?arch=amd64&distro=bookworm"]}]}
                """;
    private static final String DEBIAN_LIST = """
                [02 Jan 2026] DSA-2-1 curl - security update
                \t{CVE-2026-0001 CVE-2026-0002}
                \tNOTE: a note
                \t[bookworm] - curl 7.88.1-12
                \t[bullseye] - curl <not-affected> (never there)
                \t[trixie] - curl <unfixed>
                [01 Jan 2026] DLA-1-2 curl - regression update
                \t[bookworm] - curl  7.88.1-11
                """;
    private static final String DEBIAN_TRACKER = """
                {"curl": {"CVE-2026-0001": {"scope": "remote", "releases": {
                   "bookworm": {"status": "resolved", "fixed_version": "7.88.1-11", "urgency": "high"},
                   "trixie": {"status": "open", "urgency": "low"}, "sid": {"status": "open"}}},
                  "TEMP-0000000-ABCDEF": {"releases": {"bookworm": {"status": "resolved", "fixed_version": "0"}}}}}
                """;

    private FeedSamples() {}

    static String of(FeedFormat format) {
        return switch (format) {
            case KEV -> KEV;
            case EPSS -> EPSS;
            case NVD -> NVD;
            case CVE -> CVE;
            case OSV -> OSV;
            case CSAF -> CSAF;
            case OPENVEX -> OPENVEX;
            case DEBIAN_LIST -> DEBIAN_LIST;
            case DEBIAN_TRACKER -> DEBIAN_TRACKER;
        };
    }
}
