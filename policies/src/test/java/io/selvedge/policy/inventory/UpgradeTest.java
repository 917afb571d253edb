package io.selvedge.policy.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.selvedge.policy.version.VersionScheme;
import java.util.List;
import org.junit.jupiter.api.Test;

class UpgradeTest {
    private static final InstalledPackage CURL = InstalledPackage.of(PackageSystem.DPKG, "curl", "7.88.1-10", "amd64");

    private static List<Upgrade> among(Upgrade.Offer... offers) {
        return Upgrade.among(List.of(CURL), List.of(offers), VersionScheme.DPKG);
    }

    private static Upgrade.Offer offer(String version, String architecture) {
        return new Upgrade.Offer("curl", version, architecture);
    }

    @Test
    void theNewestOfferCounts() {
        assertThat(among(
                        offer("7.88.1-10+deb12u4", "amd64"),
                        offer("7.88.1-10+deb12u14", "amd64"),
                        offer("7.88.1-10+deb12u5", "amd64")))
                .containsExactly(new Upgrade(CURL, "7.88.1-10+deb12u14"));
    }

    @Test
    void neverGoesBack() {
        assertThat(among(offer("7.88.1-10", "amd64"), offer("7.88.1-10~rc1", "amd64"), offer("7.0", "all")))
                .isEmpty();
    }

    @Test
    void otherArchitecturesAreNotForIt() {
        assertThat(among(offer("9", "arm64"))).isEmpty();
        assertThat(among(offer("9", "all"))).hasSize(1);
    }

    @Test
    void whatIsNoVersionIsLeftOut() {
        assertThat(among(offer("not a version", "amd64"))).isEmpty();
        InstalledPackage odd = InstalledPackage.of(PackageSystem.DPKG, "curl", "odd!", "amd64");
        assertThat(Upgrade.among(List.of(odd), List.of(offer("9", "amd64")), VersionScheme.DPKG))
                .isEmpty();
    }
}
