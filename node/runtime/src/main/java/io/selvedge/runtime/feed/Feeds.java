package io.selvedge.runtime.feed;

import io.selvedge.policy.advisory.Advisory;
import io.selvedge.policy.advisory.Affected;
import io.selvedge.policy.advisory.Snapshot;
import io.selvedge.policy.advisory.Statements;
import io.selvedge.policy.advisory.Target;
import io.selvedge.policy.advisory.VexStatement;
import io.selvedge.policy.priority.CveFacts;
import io.selvedge.policy.priority.EpssTable;
import io.selvedge.policy.priority.KnownExploited;
import io.selvedge.runtime.input.BadInput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** What the files say that were read, as far as somebody asks about it. */
public final class Feeds {
    /** Most statements that are kept: far above what the packages of one release have (60,000 in Debian's tracker). */
    private static final int MAX_STATEMENTS = 5_000_000;

    private final Predicate<Target> wanted;
    private final Statements statements = new Statements();
    private final List<KnownExploited.Entry> exploited = new ArrayList<>();
    private final EpssTable.Builder epssRows = new EpssTable.Builder();
    private final Map<String, CveFacts> facts = new HashMap<>();
    private final List<Read> files = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();
    private EpssTable epss = EpssTable.EMPTY;
    private KnownExploited kev = KnownExploited.EMPTY;
    private int entries;

    Feeds(Predicate<Target> wanted) {
        this.wanted = wanted;
    }

    /**
     * A file that was read.
     *
     * @param entries how many advisories, statements or rows it has, wanted or not
     */
    public record Read(FeedFormat format, Snapshot snapshot, int entries) {}

    boolean wants(Target target) {
        return wanted.test(target);
    }

    /** Keeps what of an advisory is asked about. */
    void add(Advisory advisory) {
        entries++;
        List<Affected> kept = advisory.affected().stream()
                .filter(each -> wants(each.target()))
                .toList();
        if (!kept.isEmpty()) {
            requireRoom();
            statements.add(new Advisory(
                    advisory.id(),
                    advisory.cves(),
                    advisory.published(),
                    advisory.withdrawn(),
                    advisory.cvssVector(),
                    kept,
                    advisory.snapshot()));
        }
    }

    void add(VexStatement statement) {
        entries++;
        if (wants(statement.target())) {
            requireRoom();
            statements.add(statement);
        }
    }

    private void requireRoom() {
        if (statements.size() >= MAX_STATEMENTS) {
            throw BadInput.tooLarge("advisories", "too many", MAX_STATEMENTS);
        }
    }

    void add(KnownExploited.Entry entry) {
        entries++;
        exploited.add(entry);
    }

    void addEpss(String cve, int probability, int percentile) {
        entries++;
        epssRows.add(cve, probability, percentile);
    }

    void add(CveFacts found) {
        entries++;
        facts.merge(found.cve(), found, CveFacts::with);
    }

    /** Notes a file as read; the entries since the one before are its own. */
    void finish(FeedFormat format, Snapshot snapshot) {
        files.add(new Read(format, snapshot, entries));
        entries = 0;
    }

    /** Makes the tables, when all files are read. */
    void seal() {
        epss = epssRows.build();
        kev = new KnownExploited(exploited);
    }

    /** Advisories and VEX statements. */
    public Statements statements() {
        return statements;
    }

    /** EPSS. */
    public EpssTable epss() {
        return epss;
    }

    /** KEV. */
    public KnownExploited kev() {
        return kev;
    }

    /** What NVD and CVE records say of a vulnerability. */
    public Optional<CveFacts> findFacts(String cve) {
        return Optional.ofNullable(facts.get(cve));
    }

    void skip(String file) {
        skipped.add(file);
    }

    /** Files of folders and archives that are no feed by their content. */
    public List<String> skipped() {
        return List.copyOf(skipped);
    }

    /** The files, in the order in which they were read. */
    public List<Read> files() {
        return List.copyOf(files);
    }
}
