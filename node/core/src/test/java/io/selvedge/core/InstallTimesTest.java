package io.selvedge.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.selvedge.core.step.Input;
import io.selvedge.policy.conduct.Circumstances;
import io.selvedge.policy.document.PolicyDocument;
import io.selvedge.policy.document.PolicyParser;
import io.selvedge.policy.window.Interval;
import io.selvedge.policy.window.WindowCalendar;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** An endpoint installs when its policy lets it, whatever comes in whichever order. */
class InstallTimesTest {
    private static final long MINUTE = 60_000;
    private static final Circumstances BATTERY = new Circumstances(false, OptionalInt.of(50), false);

    private static void place(TestMesh mesh, String zone, Circumstances circumstances, Interval... absences) {
        mesh.nodes()
                .forEach(node ->
                        node.input(new Input.Observed(new Input.Placed(zone, circumstances, List.of(absences)))));
    }

    private static List<String> installs(TestMesh mesh) {
        return mesh.nodes().stream()
                .flatMap(node -> node.installs().stream())
                .map(millis -> Instant.ofEpochMilli(millis).toString())
                .sorted()
                .toList();
    }

    private static TestMesh mesh(String sections, String lane, String zone) {
        TestMesh mesh = new TestMesh(7, 1, 2);
        place(mesh, zone, Circumstances.PLUGGED_IN);
        mesh.run(10_000);
        mesh.admin().publishAndPropose("2.0", sections, lane);
        return mesh;
    }

    private static String window(String start) {
        return "windows: {open: [{name: w, rule: FREQ=DAILY, start: \"" + start + "\", duration: PT30M}]}\n";
    }

    @Test
    void waitsForTheWindowOfItsOwnTimeZone() {
        // 11:15 in Kathmandu is 05:30 UTC; the mesh begins at 05:00
        TestMesh mesh = mesh(window("11:15"), "standard", "Asia/Kathmandu");
        mesh.run(29 * MINUTE);
        assertThat(installs(mesh)).isEmpty();
        assertThat(mesh.nodes())
                .anySatisfy(node -> assertThat(node.node().findActivity())
                        .contains("waiting: outside its windows; opens 2026-11-23T05:30:00Z"));

        mesh.run(5 * MINUTE);
        assertThat(installs(mesh)).hasSize(2).allSatisfy(at -> assertThat(at).startsWith("2026-11-23T05:3"));
    }

    @Test
    void installsNothingWhileItDoesNotKnowItsZone() {
        TestMesh mesh = mesh(window("05:01"), "standard", "Middle/Earth");
        mesh.run(20 * MINUTE);
        assertThat(installs(mesh)).isEmpty();

        place(mesh, "UTC", Circumstances.PLUGGED_IN);
        mesh.run(5 * MINUTE);
        assertThat(installs(mesh)).hasSize(2);
    }

    @Test
    void theCriticalLanePassesOnlyWherePolicySays() {
        assertThat(installs(after20Minutes(window("22:00"), "critical"))).isEmpty();
        String anyTime = window("22:00").replace("windows: {", "windows: {critical: any-time, ");
        assertThat(installs(after20Minutes(anyTime, "critical"))).hasSize(2);
        assertThat(installs(after20Minutes(anyTime, "standard"))).isEmpty();
    }

    private static TestMesh after20Minutes(String sections, String lane) {
        TestMesh mesh = mesh(sections, lane, "UTC");
        mesh.run(20 * MINUTE);
        return mesh;
    }

    @Test
    void waitsForPower() {
        TestMesh mesh = new TestMesh(7, 1, 2);
        place(mesh, "UTC", BATTERY);
        mesh.run(10_000);
        mesh.admin().publishAndPropose("2.0", "conditions: {power: mains}\n", "standard");
        mesh.run(10 * MINUTE);
        assertThat(installs(mesh)).isEmpty();

        place(mesh, "UTC", Circumstances.PLUGGED_IN);
        mesh.run(10 * MINUTE);
        assertThat(installs(mesh)).hasSize(2);
    }

    @Test
    void itsUserPutsItOffAsFarAsThePolicyLets() {
        TestMesh mesh = new TestMesh(7, 1, 1);
        place(mesh, "UTC", BATTERY);
        mesh.run(10_000);
        String rollout = mesh.admin()
                .publishAndPropose(
                        "2.0",
                        "conditions: {power: mains}\ndeferral: {times: 1, each: PT20M, deadline: PT1H}\n",
                        "standard");
        mesh.run(MINUTE);
        var node = mesh.nodes().getFirst();
        node.input(new Input.PutOff(1, rollout, 60 * MINUTE));
        node.input(new Input.PutOff(2, rollout, 60 * MINUTE));
        place(mesh, "UTC", Circumstances.PLUGGED_IN);
        mesh.run(19 * MINUTE);
        assertThat(installs(mesh)).isEmpty();
        assertThat(node.node()
                        .replica()
                        .state()
                        .postponements()
                        .of(rollout, node.node().replica().me().id()))
                .hasSize(1);

        mesh.run(5 * MINUTE);
        assertThat(installs(mesh)).singleElement().asString().startsWith("2026-11-23T05:21");
    }

    @Test
    void tellsItsUserBefore() {
        TestMesh mesh = mesh("notices: {before: [PT20M, PT5M]}\n" + window("05:30"), "standard", "UTC");
        mesh.run(29 * MINUTE);

        long told = mesh.reports().stream()
                .filter(report -> report.event().kind().equals("patch.announced"))
                .count();
        assertThat(told).isEqualTo(2);
    }

    @Test
    void noOrderOfEventsLetsItInstallOutsideItsWindow() {
        Random random = new Random(1);
        int installed = 0;
        for (int i = 0; i < 12; i++) {
            String sections = randomSections(random);
            PolicyDocument policy = ((PolicyParser.Result.Valid) PolicyParser.parse(
                            "apiVersion: selvedge.io/v1\nkind: Policy\nname: a\nversion: 1\n" + sections))
                    .document();
            WindowCalendar calendar = policy.settings().windows();
            TestMesh mesh = new TestMesh(i, 1, 2);
            String zone = List.of("UTC", "Asia/Kathmandu", "Pacific/Chatham").get(random.nextInt(3));
            mesh.run(5_000);
            mesh.admin().publishAndPropose("2.0", sections, "standard");
            List<Circumstances> states = List.of(Circumstances.PLUGGED_IN, BATTERY);
            for (int j = 0; j < 20; j++) {
                mesh.run(random.nextLong(6 * MINUTE));
                place(mesh, zone, states.get(random.nextInt(2)));
            }
            for (var node : mesh.nodes()) {
                for (long at : node.installs()) {
                    assertThat(calendar.isOpen(ZoneId.of(zone), at))
                            .as(zone + " " + Instant.ofEpochMilli(at) + " " + sections)
                            .isTrue();
                    installed++;
                }
            }
        }
        assertThat(installed).isGreaterThan(5);
    }

    private static String randomSections(Random random) {
        List<String> windows = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            windows.add("{name: w%d, rule: FREQ=DAILY, start: \"%02d:%02d\", duration: PT%dM}"
                    .formatted(i, random.nextInt(24), random.nextInt(60), 3 + random.nextInt(30)));
        }
        return "windows:\n  open: [" + String.join(", ", windows) + "]\n"
                + "  blackouts: [{reason: b, rule: FREQ=DAILY, start: \"05:%02d\", duration: PT%dM}]\n"
                        .formatted(random.nextInt(60), 1 + random.nextInt(10));
    }
}
