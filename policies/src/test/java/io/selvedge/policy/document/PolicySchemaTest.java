package io.selvedge.policy.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.selvedge.policy.SharedFiles;
import io.selvedge.policy.window.Occurrences;
import io.selvedge.policy.window.WindowCalendar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the published schema to the parser, and the reference page to the schema. */
class PolicySchemaTest {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final String HEAD = "apiVersion: selvedge.io/v1\nkind: Policy\nname: a\nversion: 1\n";
    private static final String RING = "rings: [{name: a, members: {rest: true}}]\n";

    private final JsonNode schema = read(PublishedFiles.schema());
    private final SchemaCheck check = new SchemaCheck(schema);

    private static JsonNode read(String json) {
        try {
            return new ObjectMapper()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .readTree(json);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private List<String> violations(String yaml) throws Exception {
        return check.violations(YAML.readTree(yaml));
    }

    @Test
    void hasTheParsersKeys() {
        JsonNode ring = schema.at("/properties/rings/items");
        Map<Keys, JsonNode> places = new LinkedHashMap<>();
        places.put(Keys.POLICY, schema);
        places.put(Keys.TARGETS, schema.at("/properties/targets"));
        places.put(Keys.PATCHES, schema.at("/properties/patches"));
        places.put(Keys.RING, ring);
        places.put(Keys.MEMBERS, ring.at("/properties/members"));
        places.put(Keys.GATE, schema.at("/$defs/gate"));
        places.put(Keys.LANE, schema.at("/properties/lanes/properties/critical"));
        places.put(Keys.LANES, schema.at("/properties/lanes"));
        places.put(Keys.BANDWIDTH, schema.at("/properties/bandwidth"));
        places.put(Keys.WINDOWS, schema.at("/properties/windows"));
        places.put(Keys.WINDOW, schema.at("/properties/windows/properties/open/items"));
        places.put(Keys.BLACKOUT, schema.at("/properties/windows/properties/blackouts/items"));
        places.put(Keys.CONDITIONS, schema.at("/properties/conditions"));
        places.put(Keys.DEFERRAL, schema.at("/properties/deferral"));
        places.put(Keys.NOTICES, schema.at("/properties/notices"));
        places.put(Keys.REBOOTS, schema.at("/properties/reboots"));
        places.put(Keys.PRIORITIES, schema.at("/properties/priorities"));
        places.put(Keys.TIER, schema.at("/properties/priorities/properties/tiers/items"));

        places.forEach((keys, place) -> {
            List<String> names = new ArrayList<>();
            place.get("properties").fieldNames().forEachRemaining(names::add);
            assertThat(names).containsExactlyElementsOf(keys.names());
            assertThat(place.get("additionalProperties").booleanValue()).isFalse();
        });
    }

    @Test
    void hasTheParsersLimits() {
        assertThat(schema.at("/properties/version/maximum").longValue()).isEqualTo(PolicyDocument.MAX_VERSION);
        assertThat(schema.at("/properties/rings/maxItems").intValue()).isEqualTo(PolicyDocument.MAX_RINGS);
        assertThat(schema.at("/properties/attempts/maximum").intValue()).isEqualTo(PolicyDocument.MAX_ATTEMPTS);
        assertThat(schema.at("/properties/bandwidth/properties/wanKbit/maximum").intValue())
                .isEqualTo(PolicyDocument.Bandwidth.MAX_WAN_KBIT);
        assertThat(schema.at("/$defs/globs/maxItems").intValue()).isEqualTo(GlobList.MAX_PATTERNS);
        assertThat(schema.at("/$defs/text/maxLength").intValue()).isEqualTo(GlobList.MAX_PATTERN_CHARS);
        assertThat(schema.at("/$defs/labels/maxProperties").intValue()).isEqualTo(Selector.MAX_LABELS);
        assertThat(schema.at("/$defs/gate/properties/minSuccess/maximum").intValue())
                .isEqualTo(Gate.MAX_COUNT);
        assertThat(schema.at("/$defs/limit/maximum").intValue()).isEqualTo(Gate.MAX_COUNT);
        assertThat(schema.at("/$defs/duration/pattern").textValue()).isEqualTo("^" + Fields.DURATION.pattern() + "$");
        assertThat(schema.at("/$defs/date/pattern").textValue()).isEqualTo("^" + Fields.DATE.pattern() + "$");
        assertThat(schema.at("/$defs/time/pattern").textValue()).isEqualTo("^" + Fields.TIME.pattern() + "$");
        assertThat(schema.at("/$defs/line/maxLength").intValue()).isEqualTo(Fields.MAX_LINE_CHARS);
        assertThat(schema.at("/$defs/shift/maximum").intValue()).isEqualTo(Occurrences.MAX_SHIFT);
        assertThat(schema.at("/properties/windows/properties/timeZone/pattern").textValue())
                .isEqualTo("^" + SettingsReader.ZONE.pattern() + "$");
        assertThat(schema.at("/properties/windows/properties/open/maxItems").intValue())
                .isEqualTo(WindowCalendar.MAX_WINDOWS);
        assertThat(schema.at("/properties/windows/properties/blackouts/maxItems")
                        .intValue())
                .isEqualTo(WindowCalendar.MAX_BLACKOUTS);
        assertThat(schema.at("/properties/priorities/properties/tiers/maxItems").intValue())
                .isEqualTo(Priorities.MAX_TIERS);
        assertThat(schema.at("/properties/priorities/properties/tiers/items/properties/days/maximum")
                        .intValue())
                .isEqualTo(Priorities.MAX_DAYS);
        assertThat(schema.at("/$defs/name/pattern").textValue()).isEqualTo("^" + PolicyDocument.NAME_PATTERN + "$");
    }

    @Test
    void statesTheParsersDefaults() {
        StringBuilder gate = new StringBuilder();
        schema.at("/$defs/gate/properties")
                .properties()
                .forEach(key -> gate.append(key.getKey())
                        .append(": ")
                        .append(key.getValue().get("default").asText())
                        .append(", "));
        String stated = HEAD
                + "rings: [{name: a, members: {rest: true}, gate: {" + gate + "}}]\n"
                + "onFailure: " + schema.at("/properties/onFailure/default").textValue() + "\n"
                + "attempts: " + schema.at("/properties/attempts/default").intValue() + "\n"
                + "backOff: " + schema.at("/properties/backOff/default").textValue() + "\n"
                + "coolDown: " + schema.at("/properties/coolDown/default").textValue() + "\n"
                + "bandwidth: {wanKbit: "
                + schema.at("/properties/bandwidth/properties/wanKbit/default").intValue() + "}\n";

        assertThat(PolicyParserTest.valid(stated)).isEqualTo(PolicyParserTest.valid(HEAD + RING));
    }

    @Test
    void acceptsWhatTheParserAccepts() throws Exception {
        assertThat(violations(PolicyParserTest.FULL)).isEmpty();
        for (String name : PublishedFiles.readyMade()) {
            assertThat(violations(PublishedFiles.findReadyMade(name).orElseThrow()))
                    .as(name)
                    .isEmpty();
        }
        PolicyFuzz fuzz = new PolicyFuzz(new Random(23));
        int accepted = 0;
        for (int i = 0; i < 4_000; i++) {
            String yaml = fuzz.next();
            if (PolicyParser.parse(yaml) instanceof PolicyParser.Result.Valid) {
                accepted++;
                assertThat(violations(yaml)).as(yaml).isEmpty();
            }
        }
        assertThat(accepted).isGreaterThan(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                RING + "extra: 1",
                "rings: []",
                "rings: {}",
                "rings: [{name: a}]",
                "rings: [{members: {rest: true}}]",
                "rings: [{name: A, members: {rest: true}}]",
                "rings: [{name: a, members: {rest: false}}]",
                "rings: [{name: a, members: {}}]",
                "rings: [{name: a, members: {percent: 0}}]",
                "rings: [{name: a, members: {percent: 100.01}}]",
                "rings: [{name: a, members: {percent: 0.001}}]",
                "rings: [{name: a, members: {percent: 1, rest: true}}]",
                "rings: [{name: a, members: {percent: 1, sites: [a]}}]",
                "rings: [{name: a, members: {names: []}}]",
                "rings: [{name: a, members: {names: [a, a]}}]",
                "rings: [{name: a, members: {names: x}}]",
                "rings: [{name: a, members: {labels: {}}}]",
                "rings: [{name: a, members: {labels: {a: {}}}}]",
                "rings: [{name: a, members: {rest: true}, gate: {success: 100}}]",
                "rings: [{name: a, members: {rest: true}, gate: {success: 101%}}]",
                "rings: [{name: a, members: {rest: true}, gate: {soak: 1h}}]",
                "rings: [{name: a, members: {rest: true}, gate: {maxFailed: -1}}]",
                "rings: [{name: a, members: {rest: true}, gate: {maxFailed: 5 %}}]",
                "rings: [{name: a, members: {rest: true}, gate: {onSilence: wait}}]",
                "rings: [{name: a, members: {rest: true}, approval: 1}]",
                RING + "lanes: {critical: {approval: 1}}",
                RING + "coolDown: 3",
                RING + "targets: {}",
                RING + "targets: {sites: [\"\"]}",
                RING + "patches: {}",
                RING + "onFailure: panic",
                RING + "lanes: {standard: {soak: PT1H}}",
                RING + "lanes: {critical: {soak: 1}}",
                RING + "attempts: 0",
                RING + "bandwidth: {wanKbit: -1}"
            })
    void refusesWhatTheParserRefuses(String rest) throws Exception {
        refusesAlike(rest);
    }

    private void refusesAlike(String rest) throws Exception {
        assertThat(PolicyParser.parse(HEAD + rest)).isInstanceOf(PolicyParser.Result.Invalid.class);
        assertThat(violations(HEAD + rest)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                RING + "windows: []",
                RING + "windows: {timeZone: 1}",
                RING + "windows: {timeZone: \"Europe/../Berlin\"}",
                RING + "windows: {open: []}",
                RING + "windows: {open: [{name: a, rule: FREQ=DAILY, start: \"22:00\"}]}",
                RING + "windows: {open: [{name: a, rule: FREQ=DAILY, start: \"24:00\", duration: PT1H}]}",
                RING + "windows: {open: [{name: a, rule: FREQ=DAILY, plusDays: 32, start: \"22:00\", duration: PT1H}]}",
                RING + "windows: {blackouts: [{first: 2026-12-20, last: 2026-12-21}]}",
                RING + "windows: {blackouts: [{reason: a, first: 2026-12-20}]}",
                RING + "windows: {blackouts: [{reason: a, first: 2026-12-20, last: soon}]}",
                RING + "windows: {catchUp: 1h}",
                RING + "windows: {critical: never}",
                RING + "conditions: {power: solar}",
                RING + "conditions: {minBattery: 40}",
                RING + "conditions: {metered: maybe}",
                RING + "deferral: {times: 3}",
                RING + "deferral: {times: 51, each: PT1H, deadline: P1D}",
                RING + "notices: {before: []}",
                RING + "notices: {before: [soon]}",
                RING + "reboots: {atOnce: 0}",
                RING + "reboots: {lock: 1}",
                RING + "targets: {when: \"\"}",
                RING + "priorities: {}",
                RING + "priorities: {method: mine}",
                RING + "priorities: {method: tiers, tiers: []}",
                RING + "priorities: {method: tiers, tiers: [{name: a}]}",
                RING + "priorities: {method: tiers, tiers: [{name: a, cvss: 10.1, days: 1}]}",
                RING + "priorities: {method: tiers, tiers: [{name: a, epss: 0.5, days: 1}]}",
                RING + "priorities: {method: tiers, tiers: [{name: a, days: 731}]}"
            })
    void refusesTheSettingsThatTheParserRefuses(String rest) throws Exception {
        refusesAlike(rest);
    }

    @Test
    void referencePageHasEveryKeyWithItsDefault() {
        Map<String, String> keys = new LinkedHashMap<>();
        collect(schema, "", keys);
        Map<String, String> rows = new LinkedHashMap<>();
        SharedFiles.repositoryText("docs/policy.md")
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("\\|", -1))
                .forEach(row ->
                        rows.put(row[1].strip().replace("`", ""), row[3].strip().replace("`", "")));

        assertThat(rows.keySet()).containsExactlyElementsOf(keys.keySet());
        keys.forEach((key, byDefault) -> {
            if (!byDefault.isEmpty()) {
                assertThat(rows.get(key)).as("default of " + key).isEqualTo(byDefault);
            }
        });
    }

    /** Paths of all keys with their defaults; the gate's keys once, under the rings. */
    private void collect(JsonNode object, String prefix, Map<String, String> keys) {
        object.get("properties").properties().forEach(property -> {
            String path = prefix + property.getKey();
            JsonNode own = property.getValue();
            JsonNode resolved = check.resolve(own);
            keys.put(path, own.path("default").asText());
            if (path.equals("lanes.critical")) {
                return;
            }
            if (resolved.has("properties")) {
                collect(resolved, path + ".", keys);
            } else if (resolved.path("items").has("properties")) {
                collect(resolved.get("items"), path + "[].", keys);
            }
        });
    }
}
