package io.selvedge.runtime.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.selvedge.crypto.SelvedgeException;
import io.selvedge.runtime.Mutations;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes are, a listing ends in packages or in an error with its place. Same seed, same run. */
class ListingsFuzzTest {
    private static final int CASES = 3_000;

    static Stream<Arguments> parsers() {
        return Stream.of(
                parser("dpkg", DpkgStatus::parse, ListingsTest.DPKG),
                parser("rpm", RpmQuery::parse, ListingsTest.RPM),
                parser("apk", ApkInstalled::parse, ListingsTest.APK),
                parser("flatpak", FlatpakList::parse, ListingsTest.FLATPAK),
                parser("snap", SnapList::parse, ListingsTest.SNAP),
                parser("registry", RegistryExport::parse, ListingsTest.REGISTRY),
                parser("winget", WingetExport::parse, ListingsTest.WINGET),
                parser("brew", BrewInstalled::parse, ListingsTest.BREW),
                parser("receipts", MacReceipts::parse, ListingsTest.RECEIPTS));
    }

    private static Arguments parser(String name, ListingsTest.Parser parser, String listing) {
        return Arguments.of(name, parser, listing);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("parsers")
    void anyBytesEndInPackagesOrAPlace(String name, ListingsTest.Parser parser, String listing) throws IOException {
        Random random = new Random(name.hashCode());
        byte[] whole = listing.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < CASES; i++) {
            byte[] mutated = Mutations.of(whole, random);
            try {
                parser.parse(new ByteArrayInputStream(mutated), "listing");
            } catch (SelvedgeException e) {
                assertThat(e.fields().get("place")).startsWith("listing");
            }
        }
    }
}
