package io.selvedge.app.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.app.TrustFile;
import io.selvedge.core.record.Approval;
import io.selvedge.core.record.Bodies;
import io.selvedge.core.record.Body;
import io.selvedge.crypto.record.SignedRecord;
import io.selvedge.crypto.record.Subject;
import io.selvedge.crypto.trust.Role;
import io.selvedge.crypto.trust.TrustHistory;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Signs records with an admin's keys and hands them in: the first key is the author, the others approve. */
final class Publisher {
    private final NodeClient node;
    private final List<AdminKey> keys;
    private final boolean replaceRefused;
    private final OutputOptions output;

    Publisher(NodeClient node, List<AdminKey> keys, boolean replaceRefused, OutputOptions output) {
        this.node = node;
        this.keys = List.copyOf(keys);
        this.replaceRefused = replaceRefused;
        this.output = output;
    }

    /**
     * What was handed in.
     *
     * @param threshold how many signatures the role asks for, by the trust file beside the key; empty without one
     */
    record Published(String recordId, String type, int signatures, OptionalInt threshold) {
        /** Whether it counts already. */
        boolean effective() {
            return threshold.isEmpty() || signatures >= threshold.getAsInt();
        }

        ObjectNode toJson() {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.put("recordId", recordId).put("type", type).put("signatures", signatures);
            threshold.ifPresent(value -> json.put("threshold", value));
            return json.put("effective", effective());
        }

        /** What to do next, or that nothing is left to do. */
        String next() {
            if (effective()) {
                return "It is in force.";
            }
            return signatures + " of " + threshold.getAsInt() + " signatures; another admin adds one with:\n"
                    + "  selvedge rollout approve " + recordId + " --key FILE";
        }
    }

    /** Publishes a document of which {@code role} decides. */
    Published publish(Body body, List<Subject> subjects, Role role) {
        AdminKey author = keys.getFirst();
        SignedRecord record = log(author).append(body, subjects);
        output.progress(
                "signed and handed in: " + record.type() + " " + record.id().hex() + " by " + author.file());
        int signatures =
                1 + approveWith(keys.subList(1, keys.size()), record.id().hex(), record.type());
        return new Published(record.id().hex(), record.type(), signatures, threshold(role));
    }

    /** Publishes something that needs no approval, such as a halt. */
    Published publishAlone(Body body) {
        SignedRecord record = log(keys.getFirst()).append(body, List.of());
        return new Published(record.id().hex(), Bodies.typeOf(body), 1, OptionalInt.of(1));
    }

    /** Publishes the same statement by every key, each in its own log; gives the record ids. */
    List<String> publishByEach(Body body) {
        List<String> ids = new ArrayList<>();
        for (AdminKey key : keys) {
            ids.add(log(key).append(body, List.of()).id().hex());
            output.progress("signed and handed in by " + key.file());
        }
        return List.copyOf(ids);
    }

    /** Approves a record with every key; gives how many approvals were handed in. */
    int approve(String recordId, String type) {
        return approveWith(keys, recordId, type);
    }

    private int approveWith(List<AdminKey> approvers, String recordId, String type) {
        for (AdminKey key : approvers) {
            log(key).append(new Approval(recordId, type), List.of());
            output.progress("approved by " + key.file());
        }
        return approvers.size();
    }

    private AdminLog log(AdminKey key) {
        return new AdminLog(key, node, InstantSource.system(), replaceRefused);
    }

    private OptionalInt threshold(Role role) {
        if (!Files.exists(keys.getFirst().trustFile())) {
            return OptionalInt.empty();
        }
        TrustHistory trust = TrustFile.read(keys.getFirst().trustFile());
        var roleKeys = trust.current().roles().get(role);
        return roleKeys == null ? OptionalInt.empty() : OptionalInt.of(roleKeys.threshold());
    }

    static ArrayNode array(List<Published> published) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        published.forEach(each -> array.add(each.toJson()));
        return array;
    }

    static final Map<String, Role> ROLE_OF_TYPE = Map.of(
            "policy", Role.POLICY,
            "patch", Role.CATALOG,
            "rollout", Role.OPERATIONS,
            "resume", Role.OPERATIONS,
            "anchor-set", Role.OPERATIONS,
            "revocation", Role.ENROLMENT);
}
