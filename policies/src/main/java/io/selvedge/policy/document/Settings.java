package io.selvedge.policy.document;

import io.selvedge.policy.conduct.Conditions;
import io.selvedge.policy.conduct.Deferral;
import io.selvedge.policy.conduct.RebootLimit;
import io.selvedge.policy.window.Blackout;
import io.selvedge.policy.window.CriticalLane;
import io.selvedge.policy.window.Window;
import io.selvedge.policy.window.WindowCalendar;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How endpoints conduct themselves, as far as a policy states it: what is left out is for a policy of another scope to
 * say, or has its default.
 *
 * @param stated in the order of the reference page
 */
public record Settings(Map<SettingKey, Setting> stated) {
    /** States nothing. */
    public static final Settings NONE = new Settings(Map.of());

    public Settings {
        Map<SettingKey, Setting> ordered = new EnumMap<>(SettingKey.class);
        ordered.putAll(stated);
        stated = Collections.unmodifiableMap(ordered);
    }

    /** These settings under those of a more specific policy: it wins, setting by setting; blackouts add up. */
    public Settings under(Settings specific) {
        Map<SettingKey, Setting> merged = new EnumMap<>(SettingKey.class);
        merged.putAll(stated);
        specific.stated.forEach((key, setting) ->
                merged.merge(key, setting, (general, winner) -> key.addsUp() ? joined(general, winner) : winner));
        return new Settings(merged);
    }

    private static Setting joined(Setting general, Setting specific) {
        List<Object> all = new ArrayList<>((List<?>) general.value());
        all.addAll((List<?>) specific.value());
        // Beyond what one calendar holds the oldest statement stays: to freeze less would be the unsafe side.
        int most = Math.min(all.size(), WindowCalendar.MAX_BLACKOUTS);
        return new Setting(List.copyOf(all.subList(0, most)), specific.line(), specific.column());
    }

    /** What is stated for a setting. */
    public Optional<Setting> find(SettingKey key) {
        return Optional.ofNullable(stated.get(key));
    }

    private <T> Optional<T> find(SettingKey key, Class<T> type) {
        return find(key).map(setting -> type.cast(setting.value()));
    }

    private <T> List<T> list(SettingKey key, Class<T> type) {
        return find(key, List.class).map(list -> ((List<?>) list)).orElse(List.of()).stream()
                .map(type::cast)
                .toList();
    }

    /** When endpoints may install. */
    public WindowCalendar windows() {
        return new WindowCalendar(
                find(SettingKey.WINDOWS_TIME_ZONE, String.class),
                list(SettingKey.WINDOWS_OPEN, Window.class),
                list(SettingKey.WINDOWS_BLACKOUTS, Blackout.class),
                find(SettingKey.WINDOWS_CATCH_UP, Long.class).orElse(0L),
                find(SettingKey.WINDOWS_CRITICAL, CriticalLane.class).orElse(CriticalLane.SAME));
    }

    /** What a machine must have before it installs and fetches. */
    public Conditions conditions() {
        return find(SettingKey.CONDITIONS, Conditions.class).orElse(Conditions.NONE);
    }

    /** How far users may put installations off. */
    public Deferral deferral() {
        return find(SettingKey.DEFERRAL, Deferral.class).orElse(Deferral.NONE);
    }

    /** How long before an installation its user is told, in milliseconds, longest first. */
    public List<Long> notices() {
        return list(SettingKey.NOTICES, Long.class);
    }

    /** How many machines of a group may be down for a reboot at once. */
    public RebootLimit reboots() {
        return find(SettingKey.REBOOTS, RebootLimit.class).orElse(RebootLimit.ONE);
    }

    /** How findings are ranked; empty where no policy says. */
    public Optional<Priorities> findPriorities() {
        return find(SettingKey.PRIORITIES, Priorities.class);
    }
}
