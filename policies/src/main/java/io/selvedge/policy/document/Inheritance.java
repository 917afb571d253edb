package io.selvedge.policy.document;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * What all the policies for one endpoint say together: mesh, then site, then group; within a scope in the order of their
 * names. What comes later wins, setting by setting; blackouts add up.
 *
 * @param layers the policies whose targets include the endpoint, the most general first
 */
public record Inheritance(List<PolicyDocument> layers) {
    private static final Comparator<PolicyDocument> GENERAL_FIRST = Comparator.comparing(PolicyDocument::scope)
            .thenComparing(PolicyDocument::name)
            .thenComparingLong(PolicyDocument::version);

    public Inheritance {
        layers = layers.stream().sorted(GENERAL_FIRST).toList();
    }

    /** Of these policies, those that are for the endpoint. */
    public static Inheritance of(OwnFacts endpoint, Collection<PolicyDocument> policies) {
        return new Inheritance(policies.stream()
                .filter(policy -> policy.targets().matches(endpoint))
                .toList());
    }

    /** The settings that hold. */
    public Settings settings() {
        Settings settings = Settings.NONE;
        for (PolicyDocument policy : layers) {
            settings = settings.under(policy.settings());
        }
        return settings;
    }

    /** Who states a setting; the winner last. */
    public List<Statement> statements(SettingKey key) {
        return layers.stream()
                .flatMap(policy -> policy.settings().find(key).stream().map(setting -> new Statement(policy, setting)))
                .toList();
    }

    /** What one policy states for a setting. */
    public record Statement(PolicyDocument policy, Setting setting) {}
}
